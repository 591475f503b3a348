using System.Reflection;
using System.Text;
using Leasehold.Cli.Input;
using Leasehold.Cli.Output;
using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests;

public sealed class CommandLineTests : CliTest
{
    [Theory]
    [InlineData("/usr/bin/leasehold", "Leasehold v0.1.0 (Vault API 1.17)\n")]
    [InlineData("vault", "Vault v1.17.0 (Leasehold v0.1.0)\n")]
    [InlineData("./bao", "Vault v1.17.0 (Leasehold v0.1.0)\n")]
    public async Task The_version_depends_on_the_name(string program, string version)
    {
        using var cli = new CliRun { Program = program };

        Same(new Outcome(0, version, ""), await cli.RunAsync("version"));
        Same(new Outcome(0, version, ""), await cli.RunAsync("-v"));
    }

    [Fact]
    public void Our_version_is_the_assemblys()
    {
        var version = typeof(Product).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>();

        Assert.Equal(Product.Version, version?.InformationalVersion.Split('+')[0]);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(127, "nonsense")]
    [InlineData(127, "token", "nonsense")]
    [InlineData(1, "token")]
    [InlineData(1, "-address=http://x", "token", "lookup")]
    public async Task Who_goes_astray_gets_help_on_the_error_stream(int exit, params string[] arguments)
    {
        var outcome = await Cli.RunAsync(arguments);

        Assert.Equal((exit, ""), (outcome.Exit, outcome.Out));
        Assert.Contains("Usage: leasehold ", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Usage: leasehold <command> [args]\n\nCommon commands:\n    read        Read", "-h")]
    [InlineData("Usage: leasehold token <subcommand> ", "token", "--help")]
    [InlineData("Usage: leasehold token renew [options] [TOKEN | ACCESSOR]\n", "token", "renew", "x", "-help")]
    public async Task Who_asks_for_help_gets_it_on_the_output(string start, params string[] arguments)
    {
        var outcome = await Cli.RunAsync(arguments);

        Assert.StartsWith(start, outcome.Out, StringComparison.Ordinal);
        Assert.Equal((0, ""), (outcome.Exit, outcome.Error));
    }

    [Fact]
    public async Task A_fault_of_the_program_is_told_and_is_no_crash()
    {
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal(Stream.Null, new BrokenWriter(), error);
        var line = new CommandLine(terminal, new VaultEnvironment(_ => null), Product.FromPath("vault"));

        Assert.Equal(2, await line.RunAsync(["version"], TestContext.Current.CancellationToken));

        Assert.StartsWith(
            "vault: a fault of the program itself; please report it: System.InvalidOperationException: broken",
            error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_input_that_is_closed_has_nothing_in_it()
    {
        using var input = Terminal.Opened(() => throw new UnauthorizedAccessException("Bad file descriptor"));

        Assert.Equal(-1, input.ReadByte());
    }

    [Theory]
    [InlineData("-output-policy", "Unable to generate policy from command\n")]
    [InlineData("-output-curl-string", "Unable to generate cURL string from command\n")]
    public async Task Who_asks_for_a_request_that_is_never_made_is_told(string flag, string told)
    {
        Same(new Outcome(1, "", "Must supply data or use -force\n" + told), await Cli.RunAsync("write", flag, "kv/a"));
        Assert.DoesNotContain("Unable", (await Cli.RunAsync("write", "kv/a")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_command_that_we_do_not_have_says_what_to_do_instead()
    {
        Same(new Outcome(2, "", "transit is not part of Leasehold 0.1.0: the engine is not built in; nothing replaces "
            + "it yet.\n"), await Cli.RunAsync("transit", "import", "a"));
    }

    [Fact]
    public void Every_command_that_help_lists_can_be_called_and_has_help()
    {
        foreach (var (name, synopsis) in CommandCatalog.Synopses)
        {
            Assert.NotEqual("", synopsis);
            if (CommandCatalog.IsGroup(name))
                continue;
            var command = CommandCatalog.Find(name);
            Assert.NotNull(command);
            Assert.Equal(name, command.Name);
            Assert.EndsWith(".", command.Help, StringComparison.Ordinal);
            Assert.All(command.Flags.All, entry => Assert.EndsWith(".", entry.Flag.Help, StringComparison.Ordinal));
            Assert.Null(Elsewhere.Find(name));
        }
    }

    [Theory]
    [InlineData("VAULT_SKIP_VERIFY", "maybe", "failed to read environment: could not parse VAULT_SKIP_VERIFY\n")]
    [InlineData("BAO_CLIENT_TIMEOUT", "soon", "failed to read environment: could not parse \"BAO_CLIENT_TIMEOUT\"\n")]
    [InlineData("VAULT_HTTP_PROXY", "socks9://x", "failed to read environment: could not parse the proxy's address, "
        + "which begins with http://, https:// or socks5://\n")]
    [InlineData("VAULT_CLIENT_CERT", "c.pem", "both client cert and client key must be provided\n")]
    [InlineData("VAULT_ADDR", "127.0.0.1:8200",
        "address \"127.0.0.1:8200\" must begin with http://, https:// or unix://\n")]
    [InlineData("VAULT_SRV_LOOKUP", "maybe", "failed to read environment: could not parse VAULT_SRV_LOOKUP\n")]
    [InlineData("VAULT_TOKEN", "hvs.a\nb",
        "configured Vault token contains non-printable characters and cannot be used\n")]
    public async Task A_client_that_cannot_be_made_is_exit_code_2(string name, string value, string error)
    {
        Same(new Outcome(2, "", error), await Cli.With(name, value).RunAsync("token", "lookup"));
        Assert.Empty(Server.Asked);
    }

    [Theory]
    [InlineData("https://vault.invalid", true)]
    [InlineData("https://vault.invalid:443", false)]
    public async Task A_port_that_SRV_records_would_tell_is_asked_for(string address, bool isMissing)
    {
        Cli.With("VAULT_SRV_LOOKUP", "true").With("VAULT_ADDR", address);

        var outcome = await Cli.RunAsync("token", "lookup", "-output-curl-string");

        Assert.Equal(isMissing, outcome.Error.StartsWith("VAULT_SRV_LOOKUP: ", StringComparison.Ordinal));
        Assert.Equal(isMissing ? 2 : 0, outcome.Exit);
    }

    [Fact]
    public async Task Our_own_headers_cannot_be_set_by_hand()
    {
        Same(new Outcome(2, "", "failed to setup Headers[X-Vault-Token]: Header starting by 'X-Vault-' are for "
            + "internal usage only\n"), await Cli.RunAsync("token", "lookup", "-header=X-Vault-Token=x"));
    }

    [Fact]
    public async Task Environment_and_flags_reach_the_request()
    {
        Server.On("GET /v1/a", """{"request_id":"r","data":{"k":"v"}}""");

        var outcome = await Cli.With("BAO_TOKEN", "hvs.bao").With("VAULT_NAMESPACE", "/team/a")
            .With("VAULT_FORMAT", "yaml").RunAsync("read", "-header=X-Own=1", "-policy-override", "a", "-field=k");

        Same(new Outcome(0, "v", ""), outcome);
        Assert.Equal("hvs.bao", Server.Headers["X-Vault-Token"]);
        Assert.Equal("team/a/", Server.Headers["X-Vault-Namespace"]);
        Assert.Equal("1", Server.Headers["X-Own"]);
        Assert.Equal("true", Server.Headers["X-Vault-Policy-Override"]);
    }

    [Fact]
    public async Task Colours_and_line_ends_are_for_people()
    {
        Server.On("GET /v1/a", """{"request_id":"r","data":{"k":"v"}}""").On("GET /v1/b", "{}", 404);
        using var tty = new CliRun(Server) { IsTty = true };

        Same(new Outcome(0, "v\n", ""), await tty.RunAsync("read", "-field=k", "a"));
        Same(new Outcome(2, "", "\e[91mNo value found at b\e[0m\n"), await tty.RunAsync("read", "b"));
        Same(new Outcome(2, "", "No value found at b\n"), await tty.With("NO_COLOR", "1").RunAsync("read", "b"));
        Same(new Outcome(0, "v", ""), await tty.RunAsync("read", "-field=k", "a"));
    }

    [Fact]
    public async Task An_output_that_takes_nothing_is_told_and_fails()
    {
        Same(new Outcome(1, "", "leasehold: No space left on device\n"), await Cli.RunWithFullDiskAsync("version"));
    }

    [Fact]
    public async Task A_server_needs_a_configuration()
    {
        Same(new Outcome(1, "", "Must specify at least one config path using -config\n"), await Cli.RunAsync("server"));
    }

    private sealed class BrokenWriter : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => throw new InvalidOperationException("broken");
    }
}
