using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Mounts;

public sealed class MountTests : CliTest
{
    private const string Mounts = """
        {"request_id":"r","data":{
        "sys/":{"uuid":"u1","type":"system","description":"system endpoints","accessor":"system_1",
        "config":{"default_lease_ttl":0,"max_lease_ttl":0,"force_no_cache":false},"options":null,"local":false,
        "seal_wrap":false,"external_entropy_access":false,"plugin_version":"","running_plugin_version":"v1",
        "running_sha256":"","deprecation_status":"supported"},
        "kv/":{"uuid":"u2","type":"kv","description":"","accessor":"kv_1",
        "config":{"default_lease_ttl":60,"max_lease_ttl":0,"force_no_cache":true},"options":{"version":"2"},
        "local":true,"seal_wrap":false,"external_entropy_access":false,"plugin_version":"",
        "running_plugin_version":"v2","running_sha256":"","deprecation_status":"supported"}}}
        """;

    [Fact]
    public async Task Engines_are_listed()
    {
        Server.On("GET /v1/sys/mounts", Mounts);

        Same(new Outcome(0, """
            Path    Type      Accessor    Description
            ----    ----      --------    -----------
            kv/     kv        kv_1        n/a
            sys/    system    system_1    system endpoints

            """, ""), await Cli.RunAsync("secrets", "list"));
    }

    [Fact]
    public async Task Details_of_engines()
    {
        Server.On("GET /v1/sys/mounts", Mounts);

        var outcome = await Cli.RunAsync("secrets", "list", "-detailed");

        var rows = outcome.Out.Split('\n').Select(row => row.Split("  ",
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)).ToArray();
        Assert.Equal(["Path", "Plugin", "Accessor", "Default TTL", "Max TTL", "Force No Cache", "Replication",
            "Seal Wrap", "External Entropy Access", "Options", "Description", "UUID", "Version", "Running Version",
            "Running SHA256", "Deprecation Status"], rows[0]);
        Assert.Equal(["kv/", "kv", "kv_1", "60", "system", "true", "local", "false", "false", "map[version:2]", "n/a",
            "u2", "n/a", "v2", "n/a", "supported"], rows[2]);
        Assert.Equal(["n/a", "n/a"], rows[3][3..5]);
    }

    [Fact]
    public async Task Engines_in_json_have_their_fields_in_order()
    {
        Server.On("GET /v1/sys/mounts", """
            {"request_id":"r","data":{"kv/":{"type":"kv","accessor":"a","uuid":"u","zzz":1,"description":""}}}
            """);

        Same(new Outcome(0, """
            {
              "kv/": {
                "uuid": "u",
                "type": "kv",
                "description": "",
                "accessor": "a",
                "zzz": 1
              }
            }

            """, ""), await Cli.RunAsync("secrets", "list", "-format=json"));
    }

    [Fact]
    public async Task An_engine_is_mounted_and_taken_away()
    {
        Server.On("POST /v1/sys/mounts/team/kv", "", 204).On("DELETE /v1/sys/mounts/team/kv", "", 204);

        Same(new Outcome(0, "Success! Enabled the kv secrets engine at: team/kv/\n", ""), await Cli.RunAsync(
            "secrets", "enable", "-path=team/kv/", "-version=2", "-max-lease-ttl=1h", "-default-lease-ttl=system",
            "-passthrough-request-headers=a", "-identity-token-key=k", "kv"));
        Same(new Outcome(0, "Success! Disabled the secrets engine (if it existed) at: team/kv/\n", ""),
            await Cli.RunAsync("secrets", "disable", "team/kv"));
        Assert.Equal(OneLine("""
            POST /v1/sys/mounts/team/kv {"type":"kv","description":"","config":{"default_lease_ttl":"system",
            "max_lease_ttl":"1h0m0s","force_no_cache":false,"identity_token_key":"k",
            "passthrough_request_headers":["a"]},"local":false,"seal_wrap":false,"external_entropy_access":false,
            "options":{"version":"2"}}
            """),
            Server.Asked.First());
    }

    [Fact]
    public async Task A_plugin_is_mounted_by_its_name()
    {
        Server.On("POST /v1/sys/mounts/kv", "", 204).On("POST /v1/sys/auth/door", "", 204);

        Same(new Outcome(0, "Success! Enabled the kv secrets engine at: kv/\n", ""),
            await Cli.RunAsync("secrets", "enable", "-plugin-name=kv", "plugin"));
        Same(new Outcome(0, "Success! Enabled approle auth method at: door/\n", ""),
            await Cli.RunAsync("auth", "enable", "-plugin-name=approle", "-path=door", "plugin"));
        Assert.Contains("""{"type":"kv",""", Server.Asked.First(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Methods_are_listed_mounted_and_taken_away()
    {
        Server.On("GET /v1/sys/auth", """
            {"request_id":"r","data":{"token/":{"type":"token","accessor":"t","description":"d","plugin_version":""}}}
            """).On("POST /v1/sys/auth/approle", "", 204).On("DELETE /v1/sys/auth/approle", "", 204);

        Same(new Outcome(0, """
            Path      Type     Accessor    Description    Version
            ----      ----     --------    -----------    -------
            token/    token    t           d              n/a

            """, ""), await Cli.RunAsync("auth", "list"));
        Same(new Outcome(0, "Success! Enabled approle auth method at: approle/\n", ""),
            await Cli.RunAsync("auth", "enable", "approle"));
        Same(new Outcome(0, "Success! Disabled the auth method (if it existed) at: approle/\n", ""),
            await Cli.RunAsync("auth", "disable", "approle"));
    }

    [Fact]
    public async Task Only_what_is_named_is_tuned()
    {
        Server.On("POST /v1/sys/mounts/kv/tune", "", 204).On("POST /v1/sys/mounts/auth/people/tune", "", 204);

        Same(new Outcome(0, "Success! Tuned the secrets engine at: kv/\n", ""), await Cli.RunAsync(
            "secrets", "tune", "-default-lease-ttl=1h", "-max-lease-ttl=system", "-version=2", "kv/"));
        Same(new Outcome(0, "Success! Tuned the auth method at: people/\n", ""), await Cli.RunAsync(
            "auth", "tune", "-token-type=batch", "-user-lockout-threshold=3", "-user-lockout-duration=10m", "people"));
        Same(new Outcome(0, "Success! Tuned the secrets engine at: kv/\n", ""),
            await Cli.RunAsync("kv", "enable-versioning", "kv"));
        await Cli.RunAsync("secrets", "tune", "-allowed-managed-keys=a", "-delegated-auth-accessors=b",
            "-identity-token-key=k", "kv");
        Assert.Equal(
        [
            OneLine("""
            POST /v1/sys/mounts/kv/tune {"default_lease_ttl":"1h0m0s","max_lease_ttl":"system",
            "options":{"version":"2"}}
            """),
            OneLine("""
            POST /v1/sys/mounts/auth/people/tune {"token_type":"batch","user_lockout_config":{"lockout_threshold":"3",
            "lockout_duration":"10m0s"}}
            """),
            """POST /v1/sys/mounts/kv/tune {"options":{"version":"2"}}""",
            OneLine("""
            POST /v1/sys/mounts/kv/tune {"identity_token_key":"k","allowed_managed_keys":["a"],
            "delegated_auth_accessors":["b"]}
            """),
        ],
            Server.Asked);
    }

    [Fact]
    public async Task A_move_is_followed_to_its_end()
    {
        Server.On("POST /v1/sys/remount", """{"request_id":"r","data":{"migration_id":"m"}}""")
            .On("GET /v1/sys/remount/status/m", """
                {"request_id":"r","data":{"migration_id":"m","migration_info":{"status":"success"}}}
                """);

        Same(new Outcome(0, """
            Started moving auth method auth/a/ to auth/b/, with migration ID m
            Success! Finished moving auth method auth/a/ to auth/b/, with migration ID m

            """, ""), await Cli.RunAsync("auth", "move", "a", "b"));
        Assert.Equal("""POST /v1/sys/remount {"from":"auth/a/","to":"auth/b/"}""", Server.Asked.First());

        var asked = Server.Asked.Count;
        Assert.Equal(0, (await Cli.RunAsync("auth", "move", "auth/a/", "auth/b")).Exit); // As Vault's guide writes it.
        Assert.Equal("""POST /v1/sys/remount {"from":"auth/a/","to":"auth/b/"}""", Server.Asked.ElementAt(asked));
    }

    [Fact]
    public async Task The_log_is_shown_as_it_comes()
    {
        Server.On("GET /v1/sys/monitor?log_format=standard&log_level=info", "one\ntwo\n");

        Same(new Outcome(0, "one\ntwo\n", ""), await Cli.RunAsync("monitor"));
        Same(new Outcome(1, "", "loud is an unknown log level. Valid log levels are: [trace debug info warn error]\n"),
            await Cli.RunAsync("monitor", "-log-level=loud"));
    }

    [Fact]
    public async Task Audit_devices()
    {
        Server.On("PUT /v1/sys/audit/file", "", 204).On("DELETE /v1/sys/audit/file", "", 204)
            .On("GET /v1/sys/audit", """{"request_id":"r","data":{}}""");

        Same(new Outcome(0, "Success! Enabled the file audit device at: file/\n", ""),
            await Cli.RunAsync("audit", "enable", "file", "file_path=/tmp/a.log"));
        Same(new Outcome(1, "", "Error enabling audit device: audit type missing. "
            + "Valid types include 'file', 'socket' and 'syslog'.\n"), await Cli.RunAsync("audit", "enable"));
        Same(new Outcome(2, "No audit devices are enabled.\n", ""), await Cli.RunAsync("audit", "list"));
        Same(new Outcome(0, "{}\n", ""), await Cli.RunAsync("audit", "list", "-format=json"));
        Same(new Outcome(0, "Success! Disabled audit device (if it was enabled) at: file/\n", ""),
            await Cli.RunAsync("audit", "disable", "file/"));
        Assert.Equal(OneLine("""
            PUT /v1/sys/audit/file {"type":"file","description":"",
            "options":{"file_path":"/tmp/a.log"},"local":false}
            """),
            Server.Asked.First());

        Server.On("GET /v1/sys/audit", """
            {"request_id":"r","data":{"file/":{"type":"file","description":"","local":false,
            "options":{"b":"2","a":"1"}}}}
            """);
        Same(new Outcome(0, """
            Path     Type    Description    Replication    Options
            ----     ----    -----------    -----------    -------
            file/    file    n/a            replicated     a=1 b=2

            """, ""), await Cli.RunAsync("audit", "list", "-detailed"));
    }
}
