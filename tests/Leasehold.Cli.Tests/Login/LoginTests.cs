using System.Runtime.Versioning;
using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Login;

[UnsupportedOSPlatform("windows")]
public sealed class LoginTests : CliTest
{
    private const string Looked = """
        {"request_id":"r","data":{"id":"hvs.a","accessor":"acc","policies":["default"],"ttl":3600,"renewable":true,
        "meta":null}}
        """;

    private const string Wrapped = """
        {"request_id":"","wrap_info":{"token":"hvs.w","accessor":"wa","ttl":60,"creation_time":"2026-11-26T15:21:10Z",
        "creation_path":"auth/userpass/login/bob","wrapped_accessor":"acc"}}
        """;

    private string TokenFile => Path.Join(Cli.Home, ".vault-token");

    [Theory]
    [InlineData("", "hvs.a")]
    [InlineData("", "token=hvs.a")]
    [InlineData("hvs.a\n", "-")]
    [InlineData("hvs.a\n")]
    public async Task A_token_is_looked_up_and_kept(string stdin, params string[] arguments)
    {
        Server.On("GET /v1/auth/token/lookup-self", Looked);

        var outcome = await Cli.With("VAULT_TOKEN", null).RunAsync(stdin, ["login", .. arguments]);

        Assert.Equal("""
            Success! You are now authenticated. The token information displayed below is
            already stored in the token helper. You do NOT need to run "vault login"
            again. Future Vault requests will automatically use this token.

            Key                  Value
            ---                  -----
            token                hvs.a
            token_accessor       acc
            token_duration       1h
            token_renewable      true
            token_policies       ["default"]
            identity_policies    []
            policies             ["default"]

            """, outcome.Out);
        Assert.Equal(arguments.Length == 0 ? "Token (will be hidden): \n" : "", outcome.Error);
        Assert.Equal("hvs.a", Server.Headers["X-Vault-Token"]);
        Assert.Equal("hvs.a", await File.ReadAllTextAsync(TokenFile, TestContext.Current.CancellationToken));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(TokenFile));
        Same(new Outcome(0, "hvs.a\n", ""), await Cli.RunAsync("print", "token"));
    }

    [Fact]
    public async Task What_is_neither_true_nor_false_does_not_let_a_token_in_unseen()
    {
        Same(new Outcome(2, "", "Error authenticating: Failed to parse \"lookup\" as boolean: \"maybe\"\n"),
            await Cli.RunAsync("login", "token=hvs.a", "lookup=maybe"));
        Assert.False(File.Exists(TokenFile));
    }

    [Fact]
    public async Task The_password_of_LDAP_may_stand_in_the_environment_wherever_the_method_is_mounted()
    {
        Cli.With("VAULT_LDAP_PASSWORD", "secret");

        var ldap = await Cli.RunAsync("login", "-method=ldap", "-path=corp", "-output-curl-string", "username=bob");
        var other = await Cli.RunAsync("login", "-method=userpass", "-output-curl-string", "username=bob");

        Assert.Contains("""-d '{"password":"secret"}'""", ldap.Out, StringComparison.Ordinal);
        Assert.EndsWith("/v1/auth/corp/login/bob\"\n", ldap.Out, StringComparison.Ordinal);
        Assert.Contains("""-d '{"password":""}'""", other.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrapped_login_is_unwrapped_to_be_kept()
    {
        Server.On("PUT /v1/auth/userpass/login/bob", Wrapped)
            .On("PUT /v1/sys/wrapping/unwrap", """
                {"request_id":"r","auth":{"client_token":"hvs.a","accessor":"acc","policies":["default"]}}
                """);
        string[] login = ["-wrap-ttl=60", "-method=userpass", "username=bob", "password=x"];

        var kept = await Cli.With("VAULT_TOKEN", null).RunAsync(["login", "-field=token", .. login]);
        Same(new Outcome(0, "hvs.a", ""), kept);
        Assert.Equal("hvs.w", Server.Headers["X-Vault-Token"]);
        Assert.False(Server.Headers.ContainsKey("X-Vault-Wrap-TTL"));
        Assert.Equal("hvs.a", await File.ReadAllTextAsync(TokenFile, TestContext.Current.CancellationToken));

        var asked = Server.Asked.Count;
        Same(new Outcome(0, "hvs.w", ""), await Cli.RunAsync(["login", "-token-only", .. login]));
        Assert.Contains("wrapping_token:", (await Cli.RunAsync(["login", "-no-store", .. login])).Out);
        Assert.Equal(asked + 2, Server.Asked.Count); // Nothing was unwrapped.
    }

    [Fact]
    public async Task A_login_needs_a_token_in_the_answer()
    {
        Server.On("PUT /v1/auth/userpass/login/bob", """{"request_id":"r","data":{"a":"b"}}""");

        Same(new Outcome(2, "", "Error extracting token: no auth or wrapping info in response\n"),
            await Cli.RunAsync("login", "-method=userpass", "username=bob", "password=x"));
    }

    [Fact]
    public async Task The_policies_of_a_token_are_shown_with_those_of_its_entity()
    {
        Server.On("GET /v1/auth/token/lookup-self", """
            {"request_id":"r","data":{"id":"hvs.a","accessor":"acc","policies":["default"],"ttl":3600,"renewable":true,
            "identity_policies":["crew","default"],"meta":null}}
            """);

        var outcome = await Cli.RunAsync("login", "-no-store", "hvs.a");

        Assert.Contains("token_policies       [\"default\"]\n", outcome.Out);
        Assert.Contains("identity_policies    [\"crew\" \"default\"]\n", outcome.Out);
        Assert.Contains("\npolicies             [\"crew\" \"default\"]\n", outcome.Out);
    }

    [Fact]
    public async Task A_wrong_token_is_not_kept()
    {
        Server.On("GET /v1/auth/token/lookup-self", """{"errors":["permission denied"]}""", 403);

        var outcome = await Cli.RunAsync("login", "hvs.bad");

        Same(new Outcome(2, "", $"Error authenticating: error looking up token: Error making API request.\n\n"
            + $"URL: GET {Server.Address}/v1/auth/token/lookup-self\nCode: 403. Errors:\n\n* permission denied\n"),
            outcome);
        Assert.False(File.Exists(TokenFile));
    }

    [Fact]
    public async Task The_environments_token_goes_before_the_kept_one()
    {
        Server.On("GET /v1/auth/token/lookup-self", Looked);

        var outcome = await Cli.RunAsync("login", "-no-print", "hvs.a");

        Same(new Outcome(0, "", """
            WARNING! The VAULT_TOKEN environment variable is set! The value of this
            variable will take precedence; if this is unwanted please unset VAULT_TOKEN or
            update its value accordingly.


            """), outcome);
    }

    [Fact]
    public async Task A_user_logs_in_with_a_password_and_without_a_token()
    {
        Server.On("PUT /v1/auth/staff/login/bob", """{"request_id":"r","auth":{"client_token":"hvs.b"}}""");

        var outcome = await Cli.RunAsync("s3cr3t\n",
            ["login", "-method=userpass", "-path=staff", "-token-only", "username=bob"]);

        Same(new Outcome(0, "hvs.b", "Password (will be hidden): \n"), outcome);
        Assert.Equal("""PUT /v1/auth/staff/login/bob {"password":"s3cr3t"}""", Assert.Single(Server.Asked));
        Assert.DoesNotContain("X-Vault-Token", Server.Headers.Keys);
        Assert.False(File.Exists(TokenFile));
    }

    [Fact]
    public async Task A_role_logs_in()
    {
        Server.On("PUT /v1/auth/approle/login", """{"request_id":"r","auth":{"client_token":"hvs.b"}}""");

        await Cli.RunAsync("login", "-method=approle", "role_id=r", "secret_id=s");

        Assert.Equal("""PUT /v1/auth/approle/login {"role_id":"r","secret_id":"s"}""", Assert.Single(Server.Asked));
    }

    [Fact]
    public async Task An_unknown_method_is_the_callers_mistake()
    {
        var outcome = await Cli.RunAsync("login", "-method=magic");

        Assert.Equal((1, ""), (outcome.Exit, outcome.Out));
        Assert.StartsWith("Unknown auth method: magic. Use ", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_external_helper_keeps_the_token()
    {
        Server.On("GET /v1/auth/token/lookup-self", Looked);
        var cancel = TestContext.Current.CancellationToken;
        var helper = Path.Join(Cli.Home, "helper");
        await File.WriteAllTextAsync(helper, $"""
            #!/bin/sh
            case "$1" in
            get) cat {Cli.Home}/kept 2>/dev/null || true ;;
            store) cat > {Cli.Home}/kept ;;
            *) echo "no $1" >&2; exit 3 ;;
            esac
            """, cancel);
        File.SetUnixFileMode(helper, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        await File.WriteAllTextAsync(Path.Join(Cli.Home, ".vault"), $"token_helper = \"{helper}\"\n", cancel);
        Cli.With("VAULT_TOKEN", null);

        await Cli.RunAsync("login", "-no-print", "hvs.a");

        Same(new Outcome(0, "hvs.a\n", ""), await Cli.RunAsync("print", "token"));
        Assert.Equal("hvs.a", await File.ReadAllTextAsync(Path.Join(Cli.Home, "kept"), cancel));
        Assert.False(File.Exists(TokenFile));
    }

    [Theory]
    [InlineData("token_helper = \"/bin/true\" # ours", "")]
    [InlineData("{\"token_helper\": \"/bin/true\"}", "")]
    [InlineData("\nhelper = \"x\"", "invalid key \"helper\" on line 2")]
    [InlineData("token_helper =", "1:15: ")]
    [InlineData("token_helper = [\"a\", \"b\"]", "token_helper")]
    public async Task The_file_that_names_a_helper_is_read_as_HCL(string text, string fault)
    {
        var path = Path.Join(Cli.Home, ".vault");
        await File.WriteAllTextAsync(path, text, TestContext.Current.CancellationToken);

        var outcome = await Cli.With("VAULT_TOKEN", null).RunAsync("print", "token");

        Assert.Equal(fault.Length > 0 ? 2 : 0, outcome.Exit);
        Assert.Contains(fault, outcome.Error, StringComparison.Ordinal);
        Assert.Equal(fault.Length > 0, outcome.Error.StartsWith($"Error parsing {path}: ", StringComparison.Ordinal));
    }
}
