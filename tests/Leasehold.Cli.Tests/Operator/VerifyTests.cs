using System.Buffers.Binary;
using System.Numerics;
using Leasehold.Cli.Tests.Scripted;
using Leasehold.Core;
using Leasehold.Core.Seal;
using Leasehold.Storage;
using Leasehold.Storage.RocksDb;

namespace Leasehold.Cli.Tests.Operator;

public sealed class VerifyTests : IDisposable
{
    private readonly CliRun _cli = new();

    private string Data => Path.Join(_cli.Home, "data");

    [Fact]
    public async Task A_whole_store_is_said_to_be_so()
    {
        var shares = await InitAsync();

        var outcome = await VerifyAsync($"{shares[2]}\n{shares[0]}\n");

        Assert.Equal(0, outcome.Exit);
        Assert.Contains("\ntokens: 1\n", outcome.Out, StringComparison.Ordinal);
        Assert.Contains("\ngroups in the log: ", outcome.Out, StringComparison.Ordinal);
        Assert.EndsWith("Success! No faults.\n", outcome.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(shares[0], outcome.Out + outcome.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_is_named_and_nothing_is_written()
    {
        var shares = await InitAsync();
        await PutAsync([0x9f, 1]);
        var before = await HeadAsync();

        var outcome = await VerifyAsync($"{shares[1]}\n{shares[0]}\n");

        Assert.Equal(1, outcome.Exit);
        Assert.Contains("fault: table 0x9f (unknown), key 9f01: no part", outcome.Out, StringComparison.Ordinal);
        Assert.EndsWith("1 faults.\n", outcome.Out, StringComparison.Ordinal);
        Assert.Equal(before, await HeadAsync());
    }

    [Fact]
    public async Task A_head_row_that_its_group_does_not_lead_to_is_named()
    {
        var shares = await InitAsync();
        var log = Directory.GetFiles(Data, "*.log").Single(static file => new FileInfo(file).Length > 0);
        var bytes = await File.ReadAllBytesAsync(log, TestContext.Current.CancellationToken);
        bytes[^1] ^= 1; // The end of the last head row's hash.
        SealLastRecord(bytes);
        await File.WriteAllBytesAsync(log, bytes, TestContext.Current.CancellationToken);

        var outcome = await VerifyAsync($"{shares[1]}\n{shares[0]}\n");

        Assert.Equal(1, outcome.Exit);
        Assert.Matches(
            @"fault: table 0x00 \(head\), key 00: \d+\.log: the hash of the head row of group \d+ is not that of its",
            outcome.Out);
        Assert.EndsWith("1 faults.\n", outcome.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_keys_and_without_shares()
    {
        var shares = await InitAsync();

        Assert.Contains("were not opened", (await VerifyAsync("", "-without-keys")).Out, StringComparison.Ordinal);
        Assert.Equal(2, (await VerifyAsync("")).Exit);
        Assert.Contains("given before", (await VerifyAsync($"{shares[0]}\n{shares[0]}\n")).Error,
            StringComparison.Ordinal);
        Assert.Contains("hex or base64", (await VerifyAsync("!\n")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_cannot_be_looked_at_is_refused()
    {
        Assert.Contains("there is no store in", (await VerifyAsync("")).Error, StringComparison.Ordinal);
        await PutAsync([0x20, 1]);
        Assert.Contains("not initialized", (await VerifyAsync("")).Error, StringComparison.Ordinal);
        await using var running = await OpenAsync();
        Assert.Contains($"in use by process {Environment.ProcessId}", (await VerifyAsync("")).Error,
            StringComparison.Ordinal);
    }

    public void Dispose() => _cli.Dispose();

    private async Task<Outcome> VerifyAsync(string stdin, string flag = "-without-keys=false")
    {
        var file = Path.Join(_cli.Home, "server.hcl");
        await File.WriteAllTextAsync(
            file,
            $"storage \"file\" {{ path = \"{Data}\" }}\nlistener \"tcp\" {{\n tls_disable = true\n}}\n"
                + "api_addr = \"http://127.0.0.1:8200\"\n",
            TestContext.Current.CancellationToken);
        return await _cli.RunAsync(stdin, ["operator", "verify", $"-config={file}", flag]);
    }

    private ValueTask<Store> OpenAsync() => Store.OpenAsync(
        RocksDbEngine.Open(new RocksDbOptions { Path = Data }, TimeProvider.System), new StoreOptions(),
        TimeProvider.System, TestContext.Current.CancellationToken);

    private async Task<string[]> InitAsync()
    {
        var options = new KernelOptions { Time = TimeProvider.System, Log = new NoLog(), Version = "1.17.0" };
        await using var kernel =
            await Kernel.OpenAsync(await OpenAsync(), options, TestContext.Current.CancellationToken);
        var (result, _) = await kernel.InitAsync(
            new InitRequest { SecretShares = 3, SecretThreshold = 2 }, null, TestContext.Current.CancellationToken);
        using (result)
            return [.. result.Shares.Select(share => Convert.ToHexStringLower(share.Span))];
    }

    /// <summary>Gives the last record of a log the checksum of what it holds now: RocksDB's masked CRC-32C.</summary>
    private static void SealLastRecord(byte[] log)
    {
        var at = 0;
        while (at + 7 + BinaryPrimitives.ReadUInt16LittleEndian(log.AsSpan(at + 4)) is var end && end < log.Length)
            at = end;
        var sum = ~log.Skip(at + 6).Aggregate(~0u, BitOperations.Crc32C);
        BinaryPrimitives.WriteUInt32LittleEndian(log.AsSpan(at), BitOperations.RotateRight(sum, 15) + 0xa282ead8);
    }

    private async Task PutAsync(byte[] key)
    {
        await using var store = await OpenAsync();
        using var tx = store.Begin();
        tx.Put(key, []);
        await tx.CommitAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> HeadAsync()
    {
        await using var store = await Store.OpenReadingAsync(
            RocksDbEngine.Open(new RocksDbOptions { Path = Data }, TimeProvider.System), new StoreOptions(),
            TimeProvider.System, TestContext.Current.CancellationToken);
        return store.Head.Group;
    }

    private sealed class NoLog : IKernelLog
    {
        public void DispatchFailed(Exception fault) => throw new InvalidOperationException("dispatch", fault);

        public void RevocationFailed(string leaseId, Exception fault) =>
            throw new InvalidOperationException(leaseId, fault);

        public void RevocationRefused(string leaseId, string error, bool isIrrevocable) =>
            throw new InvalidOperationException(error);

        public void LeaseForgotten(string leaseId, string error) =>
            throw new InvalidOperationException(error);

        public void RotationFailed(string role, string error) =>
            throw new InvalidOperationException(error);

        public void RequestFailed(string requestId, string path, Exception fault) =>
            throw new InvalidOperationException(path, fault);

        public void AuditFailed(string device, Exception fault) => throw new InvalidOperationException(device, fault);

        public void JobFailed(ulong job, Exception fault) => throw new InvalidOperationException("job", fault);

        public void SealChanged(string news)
        {
            // Tests look at what the server does.
        }

        public void UnsealFailed(string reason, TimeSpan next) => throw new InvalidOperationException(reason);

        public void LeadershipChanged(string news, Exception? fault) =>
            throw new InvalidOperationException(news, fault);

        public void TokensTidied(long entries, long tokens)
        {
            // Nothing is tidied here.
        }

        public void LeasesTidied(long ended)
        {
            // Nothing is tidied here.
        }

        public void MountMoved(string migration, string source, string target, bool arrived)
        {
            // Nothing is moved here.
        }
    }
}
