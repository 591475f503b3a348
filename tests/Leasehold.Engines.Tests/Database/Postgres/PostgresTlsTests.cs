using Leasehold.Core.Leases;
using Leasehold.Engines.Database.Postgres;
using Leasehold.Engines.Tests.Database.Drivers;
using Leasehold.Tests.Servers;

namespace Leasehold.Engines.Tests.Database.Postgres;

public sealed class PostgresTlsTests : IDisposable
{
    private readonly TestAuthority _ours = new("ours");
    private readonly TestAuthority _theirs = new("theirs");
    private readonly PostgresServer _server = new();

    public PostgresTlsTests()
    {
        var (certificate, key) = _ours.Issue("localhost");
        _server.UseTls(certificate, key, _ours.Pem);
    }

    [Theory]
    [InlineData("localhost", "?sslmode=verify-full", "ours", TargetOutcome.Done)]
    [InlineData("localhost", "", "ours", TargetOutcome.Done)]
    [InlineData("127.0.0.1", "?sslmode=verify-full", "ours", TargetOutcome.Unreachable)]
    [InlineData("127.0.0.1", "?sslmode=verify-ca", "ours", TargetOutcome.Done)]
    [InlineData("localhost", "?sslmode=verify-ca", "theirs", TargetOutcome.Unreachable)]
    [InlineData("localhost", "?sslmode=require", "theirs", TargetOutcome.Unreachable)]
    [InlineData("localhost", "?sslmode=require", "", TargetOutcome.Done)]
    [InlineData("localhost", "?sslmode=disable", "", TargetOutcome.Unreachable)]
    public async Task The_server_is_who_sslmode_says(string host, string query, string ca, TargetOutcome expected)
    {
        var root = ca switch { "ours" => _ours.Pem, "theirs" => _theirs.Pem, _ => "" };

        OpenedDatabase.Is(expected, await VerifyAsync("postgres", host, query, ("tls_ca", root)));
    }

    [Fact]
    public async Task We_are_who_our_certificate_says()
    {
        var (ours, ourKey) = _ours.Issue("certified");
        var (theirs, theirKey) = _theirs.Issue("certified");
        _server.Sql("postgres", "CREATE ROLE certified LOGIN");

        OpenedDatabase.Is(TargetOutcome.Done, await VerifyAsync(
            "certified", "localhost", "", ("tls_ca", _ours.Pem), ("tls_certificate", ours), ("private_key", ourKey)));
        OpenedDatabase.Is(TargetOutcome.Unreachable, await VerifyAsync(
            "certified", "localhost", "", ("tls_ca", _ours.Pem), ("tls_certificate", theirs),
            ("private_key", theirKey)));
        OpenedDatabase.Is(TargetOutcome.Unreachable, await VerifyAsync(
            "certified", "localhost", "", ("tls_ca", _ours.Pem)));
        OpenedDatabase.Is(TargetOutcome.Done, await VerifyAsync(
            "certified", "localhost", "?sslinline=true&sslrootcert=" + Uri.EscapeDataString(_ours.Pem) +
            "&sslcert=" + Uri.EscapeDataString(ours) + "&sslkey=" + Uri.EscapeDataString(ourKey)));
    }

    [Fact]
    public async Task Who_issued_our_certificate_goes_along_with_it()
    {
        using var between = _ours.Below("between");
        var (certificate, key) = between.Issue("chained");
        _server.Sql("postgres", "CREATE ROLE chained LOGIN");

        OpenedDatabase.Is(TargetOutcome.Done, await VerifyAsync(
            "chained", "localhost", "", ("tls_ca", _ours.Pem), ("tls_certificate", $"{certificate}\n{between.Pem}"),
            ("private_key", key)));
    }

    public void Dispose()
    {
        _server.Remove();
        _ours.Dispose();
        _theirs.Dispose();
    }

    private async Task<TargetResult> VerifyAsync(
        string username, string host, string query, params (string, string)[] details)
    {
        await using var database = OpenedDatabase.Open(
            new PostgresType(), $"postgresql://{host}:{_server.Port}/postgres{query}", username, "", details);
        return await database.VerifyAsync(default);
    }
}
