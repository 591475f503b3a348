using Leasehold.Core.Seal;
using Leasehold.Server.Composition;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Leasehold.Server.Tests.Configuration;

namespace Leasehold.Server.Tests.Hosting;

/// <summary>A server with <c>seal "static"</c>: keys from everywhere, restarts without people, told mistakes.</summary>
public sealed class StaticSealTests
{
    private const string Hex = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private static readonly string Base64 = Convert.ToBase64String(Convert.FromHexString(Hex));
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_key_may_stand_in_the_file_in_a_variable_or_in_a_file_and_the_server_restarts_unsealed()
    {
        using var folder = new ConfigurationFolder();
        var keyFile = folder.Add("key", Hex + "\n");
        var rawFile = Path.Combine(folder.Path, "raw");
        await File.WriteAllBytesAsync(rawFile, Convert.FromHexString(Hex), Cancel);
        await using (var first = await OpenAsync(folder, $"file://{keyFile}"))
        {
            var (init, _) = await first.Kernel.InitAsync(new InitRequest(), null, Cancel);
            using (init)
                Assert.Null(init.Fault);
            Assert.Equal((false, "static", true), (
                first.Kernel.Status.IsSealed, first.Kernel.Status.Type, first.Kernel.Status.HasRecoverySeal));
        }
        foreach (var key in (string[])[$"file://{rawFile}", "env://SEAL_KEY", Hex, Base64])
        {
            await using var again = await OpenAsync(folder, key);
            Assert.True(again.Kernel.Status.IsSealed);

            again.Kernel.StartUnsealing();

            for (var i = 0; i < 2_000 && again.Kernel.Status.IsSealed; i++)
                await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Cancel);
            Assert.False(again.Kernel.Status.IsSealed);
        }
        var refused = await Assert.ThrowsAsync<StartException>(() => OpenAsync(folder, key: null));
        Assert.Contains("is sealed by seal \"static\" with key \"k1\"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("current_key = \"abc\"", "'current_key_id' must be set")]
    [InlineData("current_key_id = \"a\"", "'current_key' must be set")]
    [InlineData("current_key_id = \"a\"\ncurrent_key = \"abc\"", "'current_key': expected a key of 32 bytes, as they "
        + "are, in hexadecimal or in base64; found 3 bytes in the configuration")]
    [InlineData("current_key_id = \"a\"\ncurrent_key = \"env://NONE\"",
        "'current_key': the environment variable NONE is not set")]
    [InlineData("current_key_id = \"a\"\ncurrent_key = \"file:///no/such/key\"",
        "'current_key': the key file /no/such/key can't be read: ")]
    [InlineData("current_key_id = \"a\"\ncurrent_key = \"" + Hex + "\"\nprevious_key_id = \"b\"",
        "'previous_key' must be set, as 'previous_key_id' is")]
    [InlineData("current_key_id = \"a\"\ncurrent_key = \"" + Hex + "\"\nprevious_key_id = \"a\"\nprevious_key = \""
        + Hex + "\"", "'previous_key_id' is the same as 'current_key_id'; each key needs an id of its own")]
    public void A_mistake_is_told_with_its_place(string inside, string said)
    {
        var seals = Load("seal \"static\" {\n" + inside + "\n}\n").Seals;

        var factory = new SealFactory(ServerEnvironment.Empty, TimeProvider.System, log: null);
        var refused = Assert.Throws<StartException>(() => factory.Build(seals));

        Assert.Contains("server.hcl:3:1: seal \"static\": " + said, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_one_seal_is_in_use_and_the_environment_agrees()
    {
        const string two = "seal \"static\" {}\nseal \"static\" {}\n";

        Assert.StartsWith(
            "only one seal may be in use; found seal \"static\" at server.hcl:3:1, seal \"static\" at server.hcl:4:1",
            Assert.Single(ConfigurationFolder.Load(Memory + two).Errors), StringComparison.Ordinal);
        var environment = new ServerEnvironment(static name => name == "BAO_SEAL_TYPE" ? "awskms" : null);
        Assert.StartsWith(
            "VAULT_SEAL_TYPE: seal type \"awskms\" is not supported; known are: ",
            Assert.Single(ConfigurationFolder.Load(Memory, environment).Errors), StringComparison.Ordinal);
    }

    private const string Memory =
        "storage \"inmem\" {}\nlistener \"tcp\" { tls_disable = true }\n";

    private static ServerConfiguration Load(string seal) => ConfigurationFolder.Load(Memory + seal).Configuration
        ?? throw new InvalidOperationException("not read");

    private static async Task<RunningServer> OpenAsync(ConfigurationFolder folder, string? key)
    {
        var data = Path.Combine(folder.Path, "data");
        var seal = key is null ? "" : $"seal \"static\" {{ current_key_id = \"k1\"\ncurrent_key = \"{key}\" }}\n";
        var configuration = Load(seal) with
        {
            Storage = new StorageConfiguration(StorageKind.Embedded, "rocksdb", data),
        };
        var environment = new ServerEnvironment(static name => name == "SEAL_KEY" ? Base64 : null);
        var log = new ServerLog(Stream.Null, TimeProvider.System);
        return await RunningServer.OpenAsync(
            configuration, new SealFactory(environment, TimeProvider.System, log).Build(configuration.Seals), "1.17.0",
            log, TimeProvider.System, Cancel);
    }
}
