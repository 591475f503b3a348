using Leasehold.Acceptance.Serving;
using Leasehold.Acceptance.Shells;
using Leasehold.Tests.Servers;

namespace Leasehold.Acceptance.Clients;

/// <summary>
/// A client that others wrote, Python's hvac as Debian ships it, goes through the API: a script for each area, all of
/// them in this folder. A script ends with the first answer that is not as expected.
/// </summary>
public sealed class PythonTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Clients");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("tokens")]
    [InlineData("policies")]
    [InlineData("kv_v1")]
    [InlineData("kv_v2")]
    [InlineData("mounts")]
    [InlineData("auth_methods")]
    [InlineData("logins")]
    [InlineData("leases")]
    [InlineData("wrapping")]
    [InlineData("identity")]
    [InlineData("audit")]
    public async Task Hvac_finds_a_development_server_as_it_should_be(string script)
    {
        await using var server = await LiveServer.DevAsync(Cancel);

        await PassAsync(script, server);
    }

    [Fact]
    public async Task Hvac_goes_through_the_ceremonies_from_an_empty_store_on()
    {
        await using var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, Cancel);

        await PassAsync("ceremonies", server);
    }

    [Fact]
    public async Task Hvac_gets_credentials_of_a_database()
    {
        await using var server = await LiveServer.DevAsync(Cancel);
        using var database = new PasswordDatabase();

        await PassAsync(
            "database",
            server,
            $"PLACE={database.Place} ADMIN={database.Own} USER={database.User} PASSWORD={PasswordDatabase.Password} ");
    }

    [Fact]
    public async Task A_script_that_finds_something_wrong_fails()
    {
        await using var server = await LiveServer.ConfiguredAsync(Configurations.OnDisk, Cancel);

        var outcome = await RunAsync("tokens", server); // There is nothing yet that could create a token.

        Assert.Equal(1, outcome.Exit);
        Assert.Contains("hvac.exceptions.", outcome.Errors, StringComparison.Ordinal);
    }

    private static async Task PassAsync(string script, LiveServer server, string settings = "")
    {
        var outcome = await RunAsync(script, server, settings);
        Assert.True(outcome.Exit == 0, $"{script}.py: {outcome}\n--- server\n{server.Output}");
    }

    // Debian's own Python: another one on the path has not Debian's hvac, whose warnings are about hvac's next release.
    private static Task<Outcome> RunAsync(string script, LiveServer server, string settings = "") => Shell.RunAsync(
        $"{settings}/usr/bin/python3 -B -W ignore '{Path.Combine(Folder, $"{script}.py")}'", server, Cancel);
}
