namespace Leasehold.Acceptance.Serving;

/// <summary>Configuration files that several tests start from; the server's harness fills in port and home.</summary>
internal static class Configurations
{
    public const string OnDisk =
        """
        storage "rocksdb" {
          path = "{home}/data"
        }
        listener "tcp" {
          address     = "127.0.0.1:{port}"
          tls_disable = true
        }
        """;
}
