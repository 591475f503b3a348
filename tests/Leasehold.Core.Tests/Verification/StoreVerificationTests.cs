using System.Buffers.Binary;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Mounts;
using Leasehold.Core.Tokens;
using Leasehold.Core.Verification;
using Leasehold.Storage;
using Leasehold.Storage.Memory;

namespace Leasehold.Core.Tests.Verification;

public sealed class StoreVerificationTests
{
    private delegate Task<string> Damage(TestKernel server, Transaction tx, Facts facts);

    /// <summary>What the tests damage: the only token with a parent, and the only grave.</summary>
    private sealed record Facts(Id16 Id, Token Token, Key Grave, Key GraveAlias, Key GraveLog);

    private static readonly Dictionary<string, Damage> Damages = new(StringComparer.Ordinal)
    {
        ["token changed"] = (_, tx, facts) => Changed(tx, Keys.Token(facts.Id)),
        ["token gone"] = (_, tx, facts) => Gone(tx, Keys.Token(facts.Id), "leads to a token that is not there"),
        ["accessor changed"] = (server, tx, facts) => Changed(tx, AccessorOf(server, facts)),
        ["accessor gone"] = (server, tx, facts) => Gone(tx, AccessorOf(server, facts), "its accessor's row is missing"),
        ["child gone"] = (_, tx, facts) => Gone(tx, ChildOf(facts), "its entry below its parent is missing"),
        ["child too many"] = (_, tx, facts) =>
            Put(tx, Keys.Child(Id16.Random(), facts.Id), [], "leads to a token with another parent"),
        ["child of nobody"] = (_, tx, facts) =>
            Put(tx, Keys.Child(facts.Id, Id16.Random()), [], "leads to a token that is not there"),
        ["path gone"] = (_, tx, facts) => Gone(tx, PathOf(facts), "its entry by path is missing"),
        ["path too many"] = (_, tx, facts) =>
            Put(tx, Keys.Path(facts.Token.Mount, "auth/other", facts.Id), [], "a token of another path or mount"),
        ["due gone"] = (_, tx, facts) => Gone(tx, DueOf(facts), "its entry in the expiry index is missing"),
        ["due too many"] = (_, tx, facts) => Put(
            tx, // Not due yet, else the dispatcher takes it away.
            Keys.DueEntry(
                new Due(DueClass.Expiry, facts.Token.Due.At + 1), facts.Token.Mount, RowKind.Token, facts.Id),
            [],
            "it is not the place that its token names"),
        ["due before the floor"] = (_, tx, facts) =>
        {
            var floor = new byte[8];
            BinaryPrimitives.WriteInt64BigEndian(floor, facts.Token.Due.At + 1);
            return Put(tx, Keys.DueFloor(facts.Token.Due.Class), floor, "before the floor of its queue");
        },
        ["count wrong"] = (_, tx, facts) =>
            Put(tx, CountOf(facts), [9, 0, 0, 0, 0, 0, 0, 0], "it says 9 tokens, there are 3"),
        ["count gone"] = (_, tx, facts) => Gone(tx, CountOf(facts), "it is missing, there are 3 tokens"),
        ["grave changed"] = (_, tx, facts) => Changed(tx, facts.Grave),
        ["grave gone"] = (_, tx, facts) => Gone(tx, facts.Grave, "the grave it leads to is missing"),
        ["alias gone"] = (_, tx, facts) => Gone(tx, facts.GraveAlias, "its other name is missing"),
        ["alias elsewhere"] = (_, tx, facts) =>
            Put(tx, facts.GraveAlias, new byte[16], "the grave it leads to is missing"),
        ["log elsewhere"] = (_, tx, facts) => Put(
            tx, Keys.GraveLog(0, Id16.Random()), [(byte)'t'], "the grave it leads to is missing"),
        ["policy changed"] = (_, tx, _) => Changed(tx, Keys.System("policy", "default")),
        ["mount changed"] = (_, tx, facts) => Changed(tx, MountStore.KeyOf(facts.Token.Mount)),
        ["data of no mount"] = (_, tx, _) =>
            Put(tx, MountKeys.Of(1, [1]), new byte[40], "is gone, and no job drains it"),
        ["data changed"] = (_, tx, facts) =>
            Put(tx, MountKeys.Of(facts.Token.Mount, [1]), new byte[40], "format 0 instead of 1"),
        ["unknown table"] = (_, tx, _) => Put(tx, new Key([0x9f, 1]), [], "no part of this program knows this table"),
        ["keyring gone"] = (_, tx, _) => Gone(tx, SealedKeys.KeyringRow, "without it the store can't be unsealed"),
    };

    public static TheoryData<string> Names => [.. Damages.Keys];

    [Fact]
    public async Task A_store_in_use_has_no_faults()
    {
        await using var server = await TestKernel.UnsealedAsync();
        await FillAsync(server);

        var result = await StoreVerification.RunAsync(
            server.Store, server.Unsealed.Barrier, catalog: null, CancellationToken.None);
        var without = await StoreVerification.RunAsync(server.Store, null, catalog: null, CancellationToken.None);

        Assert.Empty(result.Faults);
        Assert.Empty(without.Faults);
        Assert.Contains(KeyValuePair.Create("tokens", 3L), result.Rows);
        Assert.Contains(KeyValuePair.Create("graves", 1L), result.Rows);
    }

    [Theory, MemberData(nameof(Names))]
    public async Task Damage_is_named(string name)
    {
        await using var server = await TestKernel.UnsealedAsync();
        var facts = await FillAsync(server);
        string expected;
        using (var tx = server.Unsealed.Begin())
        {
            expected = await Damages[name](server, tx, facts);
            Assert.True((await tx.CommitAsync(CancellationToken.None)).IsCommitted);
        }

        var result = await StoreVerification.RunAsync(
            server.Store, server.Unsealed.Barrier, catalog: null, CancellationToken.None);

        Assert.NotEqual(0, result.FaultCount);
        Assert.Contains(
            result.Faults, fault => fault.ToString().Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(
            result.Faults, fault => fault.ToString().Contains(facts.Token.Accessor, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("token gone")]
    [InlineData("grave gone")]
    [InlineData("unknown table")]
    [InlineData("count wrong", "all together say")]
    public async Task Without_keys_what_is_not_sealed_is_compared(string name, string? reason = null)
    {
        await using var server = await TestKernel.UnsealedAsync();
        var facts = await FillAsync(server);
        string expected;
        using (var tx = server.Unsealed.Begin())
        {
            expected = reason ?? await Damages[name](server, tx, facts);
            if (reason is not null)
                await Damages[name](server, tx, facts);
            await tx.CommitAsync(CancellationToken.None);
        }

        var result = await StoreVerification.RunAsync(server.Store, null, catalog: null, CancellationToken.None);

        Assert.Contains(result.Faults, fault => fault.Reason.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_job_that_no_runner_could_read_is_named()
    {
        await using var store = await Store.OpenAsync(
            new MemoryEngine(), new StoreOptions(), TimeProvider.System, CancellationToken.None);
        using (var tx = store.Begin())
        {
            tx.Put(Keys.Work(1).Bytes, new byte[50]);
            await tx.CommitAsync(CancellationToken.None);
        }

        var result = await StoreVerification.RunAsync(store, null, catalog: null, CancellationToken.None);

        Assert.Contains(
            "table 0x42 (jobs), key 420000000000000001: format 0 instead of 1",
            result.Faults.Select(fault => fault.ToString()));
    }

    /// <summary>A token, one below it, and the grave of a third.</summary>
    private static async Task<Facts> FillAsync(TestKernel server)
    {
        var parent = await server.CreateTokenAsync("""{"ttl":"1h","policies":["default"]}""");
        var child = await server.CreateTokenAsync("""{"ttl":"30m","policies":["default"]}""");
        var dead = await server.CreateTokenAsync("""{"ttl":"1h"}""");
        Assert.Null((await server.PostAsync("auth/token/revoke", server.Root, $"{{\"token\":\"{dead}\"}}")).Refusal);
        Assert.NotEmpty(parent);
        using var tx = server.Unsealed.Begin();
        var id = server.Unsealed.Tokens.IdOf(child);
        var token = await server.FindTokenAsync(child);
        Assert.NotNull(token);
        return new Facts(
            id, token, await OnlyAsync(tx, Tables.Grave), await OnlyAsync(tx, Tables.GraveAlias),
            await OnlyAsync(tx, Tables.GraveLog));
    }

    private static async Task<Key> OnlyAsync(Transaction tx, byte table) =>
        new(Assert.Single(await StoreRows.AllAsync(tx, KeyRange.Prefix([table]))).Key);

    private static async Task<string> Changed(Transaction tx, Key key)
    {
        var record = await tx.PeekClearAsync(key, CancellationToken.None);
        Assert.NotNull(record);
        record[^1] ^= 1;
        tx.PutClear(key, record);
        return $"key {key}: is damaged: authentication failed";
    }

    private static async Task<string> Gone(Transaction tx, Key key, string reason)
    {
        Assert.NotNull(await tx.PeekClearAsync(key, CancellationToken.None));
        tx.Delete(key);
        return reason;
    }

    private static Task<string> Put(Transaction tx, Key key, byte[] value, string reason)
    {
        tx.PutClear(key, value);
        return Task.FromResult(reason);
    }

    private static Key AccessorOf(TestKernel server, Facts facts) =>
        Keys.Accessor(server.Unsealed.Tokens.AccessorIdOf(facts.Token.Accessor));

    private static Key ChildOf(Facts facts) =>
        Keys.Child(facts.Token.Parent ?? throw new InvalidOperationException("no parent"), facts.Id);

    private static Key PathOf(Facts facts) => Keys.Path(facts.Token.Mount, facts.Token.Path, facts.Id);

    private static Key DueOf(Facts facts) =>
        Keys.DueEntry(facts.Token.Due, facts.Token.Mount, RowKind.Token, facts.Id);

    private static Key CountOf(Facts facts) => Keys.Count(facts.Token.Mount, "", RowKind.Token);
}
