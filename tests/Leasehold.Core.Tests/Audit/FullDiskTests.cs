using System.Text.Json;
using Leasehold.Core.Requests;
using Leasehold.Tests.Servers;

namespace Leasehold.Core.Tests.Audit;

/// <summary>An audit log on a real file system of 64 KiB that runs full.</summary>
public sealed class FullDiskTests : IAsyncLifetime
{
    private const int MostRequests = 200;
    private readonly SmallDisk _disk = new("size=64k");
    private TestKernel? _started;

    private TestKernel Server => _started ?? throw new InvalidOperationException("not started");

    private string LogFile => Path.Combine(_disk.Path, "audit.log");

    private string Ballast => Path.Combine(_disk.Path, "ballast");

    public async ValueTask InitializeAsync() => _started = await TestKernel.UnsealedAsync();

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        _disk.Dispose();
    }

    [Fact]
    public async Task Nothing_is_done_unrecorded_and_all_goes_on_once_there_is_room()
    {
        Assert.SkipUnless(_disk.IsMounted, "only root may mount a disk");
        await File.WriteAllBytesAsync(Ballast, new byte[32 * 1024], TestContext.Current.CancellationToken);
        await Server.PostAsync(
            "sys/audit/file", Server.Root, $$$"""{"type":"file","options":{"file_path":"{{{LogFile}}}"} }""");

        var done = new List<string>();
        var refused = await FillAsync(done);

        Assert.Equal("audit", refused.Reason);
        Assert.Equal("audit", (await Server.GetAsync("auth/token/lookup-self", Server.Root)).Refusal?.Reason);
        File.Delete(Ballast);
        var policies = await Server.SendAsync(Operation.List, "sys/policies/acl", Server.Root);
        Assert.Null(policies.Refusal);
        // What was refused before its effect did not happen; what was refused after it had its first entry.
        var there = policies.Data.GetProperty("keys").EnumerateArray().Select(key => key.GetString()).ToList();
        Assert.All(done, name => Assert.Contains(name, there));
        Assert.InRange(there.Count(name => name?.StartsWith("full-", StringComparison.Ordinal) ?? false),
            done.Count, done.Count + 1);
        await AssertReadableAsync();
    }

    private async Task<Refusal> FillAsync(List<string> done)
    {
        for (var number = 0; number < MostRequests; number++)
        {
            var name = $"full-{number}";
            var reply = await Server.PostAsync(
                $"sys/policies/acl/{name}", Server.Root, $$"""{"policy":"# {{new string('x', 300)}}"}""");
            if (reply.Refusal is { } refused)
                return refused;
            done.Add(name);
        }
        throw new InvalidOperationException("the disk never ran full");
    }

    /// <summary>At most the lines that met the full disk are torn; each of them spoils only itself.</summary>
    private async Task AssertReadableAsync()
    {
        var lines = await File.ReadAllLinesAsync(LogFile, TestContext.Current.CancellationToken);
        var torn = lines.Where(line => !IsWhole(line)).ToList();
        Assert.InRange(torn.Count, 1, 3);
        Assert.All(torn, line => Assert.DoesNotContain("}{", line, StringComparison.Ordinal));
        Assert.True(IsWhole(lines[^1]) && IsWhole(lines[^2]));
        Assert.Contains("sys/policies/acl", lines[^1], StringComparison.Ordinal);
    }

    private static bool IsWhole(string line)
    {
        try
        {
            JsonElement.Parse(line);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
