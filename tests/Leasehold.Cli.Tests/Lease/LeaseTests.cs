using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Lease;

public sealed class LeaseTests : CliTest
{
    private const string Id = "database/creds/ro/9mTzVbUuZ2o3x0H1y5s7Q4Kd";

    [Fact]
    public async Task Lookup_shows_the_lease()
    {
        Server.On("PUT /v1/sys/leases/lookup", $$"""
            {"data":{"id":"{{Id}}","expire_time":"2024-05-01T11:00:00Z","issue_time":"2024-05-01T10:00:00Z",
            "last_renewal":null,"renewable":true,"ttl":3600} }
            """);

        Same(new Outcome(0, $$"""
            Key             Value
            ---             -----
            expire_time     2024-05-01T11:00:00Z
            id              {{Id}}
            issue_time      2024-05-01T10:00:00Z
            last_renewal    <nil>
            renewable       true
            ttl             1h

            """, ""), await Cli.RunAsync("lease", "lookup", Id));
        Assert.Equal($$"""PUT /v1/sys/leases/lookup {"lease_id":"{{Id}}"}""", Assert.Single(Server.Asked));
    }

    [Fact]
    public async Task Renew_shows_what_was_granted()
    {
        Server.On("PUT /v1/sys/leases/renew",
            $$"""{"lease_id":"{{Id}}","renewable":true,"lease_duration":14400,"data":null,"warnings":null}""");

        Same(new Outcome(0, $$"""
            Key                Value
            ---                -----
            lease_id           {{Id}}
            lease_duration     4h
            lease_renewable    true

            """, ""), await Cli.RunAsync("lease", "renew", "-increment=4h", Id));
        Assert.Equal(
            $$"""PUT /v1/sys/leases/renew {"lease_id":"{{Id}}","increment":14400}""", Assert.Single(Server.Asked));
    }

    [Fact]
    public async Task A_dead_lease_is_read_again_not_logged_in_again()
    {
        Server.On("PUT /v1/sys/leases/renew", """{"errors":["lease not found","lease revoked"]}""", 400,
            "X-Leasehold-Reason: revoked");

        var outcome = await Cli.RunAsync("lease", "renew", Id);

        Assert.Contains("\n* lease not found\n* lease revoked\n", outcome.Error, StringComparison.Ordinal);
        Assert.EndsWith("Reason: it was revoked.\nNext:   read what issued it again: " +
            $"leasehold read {Id[..Id.LastIndexOf('/')]}.\n", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lease not found", "parent-ended",
        "the token that it was given to ended, and it ends with it.",
        "with a token that lives, read what issued it again: leasehold read db/creds/app.")]
    [InlineData("lease not found", "tidied",
        "the token or mount that it hung on was gone, and tidy took it back.",
        "read what issued it again: leasehold read db/creds/app.")]
    [InlineData("lease not found", "mount-removed",
        "the mount that issued it was disabled or moved.",
        "enable it again, or read it where the mount is now, or what another one issues.")]
    [InlineData("failed to renew entry: error during renew: could not find role with name \\\"app\\\"", "role-removed",
        "the role that issued it was deleted, and only that could tell how long it may live.",
        "have the role written again, or read what another role issues.")]
    [InlineData("lease is expired and has failed previous revocation attempts", "expired",
        "it ended, and what it gave could not be taken back.",
        "look at revoke_error in leasehold lease lookup db/creds/app/x; once that is mended, " +
        "leasehold lease revoke -sync db/creds/app/x, or give it up with leasehold lease revoke -force -prefix " +
        "db/creds/app/x.")]
    public async Task What_helps_a_lease_is_a_command(string error, string cause, string reason, string next)
    {
        Server.On("PUT /v1/sys/leases/renew", $$"""{"errors":["{{error}}"]}""", 400, $"X-Leasehold-Reason: {cause}");

        var outcome = await Cli.RunAsync("lease", "renew", "db/creds/app/x");

        Assert.EndsWith($"Reason: {reason}\nNext:   {next}\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_may_not_is_no_matter_of_the_lease()
    {
        Server.On("PUT /v1/sys/leases/renew", """{"errors":["permission denied"]}""", 403,
            "X-Leasehold-Reason: policy-denied");

        var outcome = await Cli.RunAsync("lease", "renew", Id);

        Assert.EndsWith("Next:   look at leasehold token capabilities sys/leases/renew, and ask for a policy that " +
            "allows it.\n", outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_renewal_names_the_lease()
    {
        Server.On("PUT /v1/sys/leases/renew", """{"errors":["lease not found","lease expired"]}""", 400);

        var outcome = await Cli.RunAsync("lease", "renew", Id);

        Assert.Equal(2, outcome.Exit);
        Assert.StartsWith($"Error renewing {Id}: Error making API request.", outcome.Error, StringComparison.Ordinal);
        Assert.Contains("* lease not found\n* lease expired", outcome.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PUT /v1/sys/leases/revoke/a/b {\"sync\":false}",
        "All revocation operations queued successfully!", "a/b")]
    [InlineData("PUT /v1/sys/leases/revoke/a/b {\"sync\":true}", "Success! Revoked lease: a/b", "-sync", "a/b")]
    [InlineData("PUT /v1/sys/leases/revoke-prefix/a {\"sync\":false}",
        "All revocation operations queued successfully!", "-prefix", "a")]
    [InlineData("PUT /v1/sys/leases/revoke-prefix/a {\"sync\":true}",
        "Success! Revoked any leases with prefix: a", "-prefix", "-sync", "a")]
    [InlineData("PUT /v1/sys/leases/revoke-force/a", "Success! Force revoked any leases with prefix: a",
        "-prefix", "-f", "a")]
    public async Task Each_way_to_revoke_has_its_request(string request, string said, params string[] arguments)
    {
        Server.On(string.Join(' ', request.Split(' ').Take(2)), "", request.Contains("false") ? 202 : 204);

        var outcome = await Cli.RunAsync(["lease", "revoke", .. arguments]);

        Assert.Equal((0, said + "\n"), (outcome.Exit, outcome.Out));
        Assert.Equal(request, Assert.Single(Server.Asked).Trim());
    }

    [Theory]
    [InlineData("Missing ID!", "lookup")]
    [InlineData("Missing ID!", "renew")]
    [InlineData("Too many arguments (expected 1-2, got 3)", "renew", "a", "b", "c")]
    [InlineData("Specifying -force requires also specifying -prefix", "revoke", "-force", "a")]
    public async Task Misuse_is_said(string said, params string[] arguments)
    {
        var outcome = await Cli.RunAsync(["lease", .. arguments]);

        Assert.Equal(1, outcome.Exit);
        Assert.StartsWith(said, outcome.Error, StringComparison.Ordinal);
    }
}
