namespace Leasehold.Hcl.Tests;

/// <summary>Files as operators write them.</summary>
internal static class Examples
{
    public const string AgentFile = """
        pid_file = "/var/run/vault-agent.pid"

        auto_auth {
          method "approle" {
            mount_path = "auth/approle"
            config = {
              role_id_file_path   = "/etc/vault/role-id"
              secret_id_file_path = "/etc/vault/secret-id"
            }
          }

          sink "file" {
            config = {
              path = "/var/run/vault-token"
            }
          }
        }

        template {
          source      = "/etc/vault/templates/app.tmpl"
          destination = "/etc/app/secrets.env"
        }
        """;

    public const string ServerFile = """
        storage "raft" {
          path    = "/opt/vault/data"
          node_id = "node1"
          retry_join { leader_api_addr = "https://a:8200" }
          retry_join { leader_api_addr = "https://b:8200" }
        }
        listener "tcp" {
          address       = "0.0.0.0:8200"
          tls_cert_file = "/opt/vault/tls/tls.crt" // chain
          tls_key_file  = "/opt/vault/tls/tls.key" # key
          telemetry { unauthenticated_metrics_access = true }
        }
        listener "tcp" { address = "127.0.0.1:8202", tls_disable = 1 }
        api_addr          = "https://vault.example.com:8200"
        default_lease_ttl = "168h"
        max_lease_ttl     = 2592000
        ui = true
        """;

    public const string ServerJson = """
        {
          "storage": {"raft": {"path": "/opt/vault/data", "node_id": "node1",
            "retry_join": [{"leader_api_addr": "https://a:8200"}, {"leader_api_addr": "https://b:8200"}]}},
          "listener": [
            {"tcp": {"address": "0.0.0.0:8200", "telemetry": {"unauthenticated_metrics_access": "true"}}},
            {"tcp": {"address": "127.0.0.1:8202", "tls_disable": "1"}}
          ],
          "api_addr": "https://vault.example.com:8200",
          "default_lease_ttl": "168h",
          "max_lease_ttl": 2592000,
          "ui": true
        }
        """;

    public const string PolicyFile = """
        # What an application needs to keep its token alive.
        path "auth/token/renew-self" { capabilities = ["update"] }
        path "auth/token/renew" { capabilities = ["update"] }
        path "sys/leases/renew" {
          capabilities = ["update",]
        }
        path "secret/data/myapp/*" {
          capabilities = ["read", "list"]
          allowed_parameters = { "a" = [], "b" = ["1", "2*"] }
          min_wrapping_ttl = "1m"
        }
        """;
}
