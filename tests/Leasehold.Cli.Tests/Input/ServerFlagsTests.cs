using Leasehold.Cli.Input;
using Leasehold.Cli.Input.Flags;
using Leasehold.Cli.Server;

namespace Leasehold.Cli.Tests.Input;

public sealed class ServerFlagsTests
{
    [Theory]
    [InlineData("-dev")]
    [InlineData("-dev-root-token-id=root")]
    [InlineData("-dev-tls")]
    [InlineData("-dev-ha")]
    [InlineData("-dev-kv-v1")]
    [InlineData("-dev-three-node")]
    [InlineData("-dev-auto-seal")]
    public void Each_of_these_starts_a_dev_server(string flag) => Assert.True(Read([], flag).IsDev);

    [Fact]
    public void A_token_in_the_environment_makes_no_toy_of_a_configured_server()
    {
        var arguments = Read(new() { ["VAULT_DEV_ROOT_TOKEN_ID"] = "root" }, "-config=a.hcl", "-config", "b");

        Assert.Equal((false, ""), (arguments.IsDev, arguments.DevRootTokenId));
        Assert.Equal(["a.hcl", "b"], arguments.ConfigPaths);
        Assert.Single(arguments.Warnings);
    }

    [Fact]
    public void Nor_does_one_among_the_arguments()
    {
        var arguments = Read([], "-config=a.hcl", "-dev-root-token-id=root");

        Assert.Equal((false, ""), (arguments.IsDev, arguments.DevRootTokenId));
        Assert.Single(arguments.Warnings);
        Assert.True(Read([], "-config=a.hcl", "-dev-root-token-id=root", "-dev").IsDev);
    }

    [Fact]
    public void Who_asks_for_leases_of_kept_secrets_is_told_that_there_are_none()
    {
        var arguments = Read([], "-dev-leased-kv");

        Assert.True(arguments is { IsDev: true, DevKvVersion1: true });
        Assert.Single(arguments.Warnings);
    }

    [Fact]
    public void Flags_win_over_variables()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["VAULT_DEV_LISTEN_ADDRESS"] = "127.0.0.1:1",
            ["BAO_LOG_LEVEL"] = "debug",
            ["VAULT_DEV_ROOT_TOKEN_ID"] = "root",
        };

        var given = Read(variables, "-dev", "-dev-listen-address=127.0.0.1:2", "-log-rotate-duration=90");
        var fallback = Read([], "-dev");

        Assert.Equal(("127.0.0.1:2", "debug", "root"), (given.DevListenAddress, given.LogLevel, given.DevRootTokenId));
        Assert.Equal(TimeSpan.FromSeconds(90), given.LogRotateAge);
        Assert.Equal(("127.0.0.1:8200", null), (fallback.DevListenAddress, fallback.LogLevel));
        Assert.Null(fallback.LogRotateAge);
    }

    private static ServerArguments Read(Dictionary<string, string> variables, params string[] arguments)
    {
        var flags = new FlagSet();
        var server = new ServerFlags(flags);
        Assert.Null(flags.Read(arguments).Error);
        return server.Read(new VaultEnvironment(name => variables.GetValueOrDefault(name)));
    }
}
