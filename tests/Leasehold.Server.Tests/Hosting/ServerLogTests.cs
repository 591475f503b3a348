using System.Text;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Hosting;

public sealed class ServerLogTests
{
    private readonly MemoryStream _output = new();
    private readonly ServerLog _log;

    public ServerLogTests() =>
        _log = new ServerLog(
            _output, new FakeTimeProvider(new DateTimeOffset(2026, 11, 24, 15, 10, 0, 7, TimeSpan.Zero)));

    [Fact]
    public void A_standard_line_has_time_level_and_module()
    {
        _log.Info("core", "vault is unsealed");
        _log.Error("core", "store failed");

        Assert.Equal(
            "2026-11-24T15:10:00.007Z [INFO]  core: vault is unsealed\n" +
            "2026-11-24T15:10:00.007Z [ERROR] core: store failed\n", Written);
    }

    [Fact]
    public void A_json_line_is_one_object()
    {
        _log.Format = LogFormat.Json;

        _log.Warn("http", "a \"quoted\"\nline");

        Assert.Equal("""
            {"@level":"warn","@message":"a \"quoted\"\nline","@module":"http","@timestamp":"2026-11-24T15:10:00.007Z"}

            """, Written);
    }

    [Fact]
    public void A_caller_cannot_write_lines_of_its_own()
    {
        _log.Warn("http", "path a\n2026 [ERROR] forged\u001b[0m");

        Assert.Equal("2026-11-24T15:10:00.007Z [WARN]  http: path a\\x0a2026 [ERROR] forged\\x1b[0m\n", Written);
    }

    [Fact]
    public void What_is_below_the_level_is_left_out()
    {
        _log.Level = LogLevel.Warn;

        _log.Info("core", "quiet");

        Assert.Equal("", Written);
    }

    private string Written => Encoding.UTF8.GetString(_output.ToArray());
}
