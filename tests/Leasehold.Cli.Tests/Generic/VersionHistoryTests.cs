using Leasehold.Cli.Tests.Scripted;

namespace Leasehold.Cli.Tests.Generic;

public sealed class VersionHistoryTests : CliTest
{
    [Fact]
    public async Task Versions_are_listed_with_the_time_of_their_first_work()
    {
        Server.On("GET /v1/sys/version-history?list=true", """
            {"request_id":"r","data":{"keys":["1.17.0","1.18.0"],"key_info":{
            "1.17.0":{"previous_version":null,"timestamp_installed":"2026-01-02T03:04:05Z",
            "build_date":"2025-12-01T00:00:00Z"},
            "1.18.0":{"previous_version":"1.17.0","timestamp_installed":"2026-02-03T04:05:06Z"}}}}
            """);

        var outcome = await Cli.RunAsync("version-history");

        Assert.StartsWith("\nNote: a version is recorded when ", outcome.Error, StringComparison.Ordinal);
        Assert.Equal("""
            Version    Installation Time       Build Date
            -------    -----------------       ----------
            1.17.0     2026-01-02T03:04:05Z    2025-12-01T00:00:00Z
            1.18.0     2026-02-03T04:05:06Z    n/a

            """, outcome.Out);
    }

    [Fact]
    public async Task A_refusal_is_told()
    {
        Server.On("GET /v1/sys/version-history?list=true", """{"errors":["no"]}""", 403);

        var outcome = await Cli.RunAsync("version-history");

        Assert.Equal(2, outcome.Exit);
        Assert.StartsWith("Error reading version history: Error making API request.", outcome.Error,
            StringComparison.Ordinal);
    }
}
