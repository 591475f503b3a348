using System.Buffers;
using Leasehold.Core.Barrier;
using Leasehold.Core.Lifecycle;
using Leasehold.Core.Logins;
using Leasehold.Core.Mounts;
using Leasehold.Core.Policies;
using Leasehold.Core.Routing;
using Leasehold.Core.Tokens;
using Leasehold.Core.Tokens.Roles;
using Leasehold.Core.Work;

namespace Leasehold.Core.Tests.Tokens;

/// <summary>
/// The kernel's rows and keys, byte by byte, as approved in <c>KernelFormats.txt</c>. What is on disk must be readable
/// by later versions: a difference here is a change of format, never a detail.
/// </summary>
public sealed class RowFormatTests
{
    private static readonly Id16 First = Id16.Read(Convert.FromHexString("000102030405060708090a0b0c0d0e0f"));
    private static readonly Id16 Second = Id16.Read(Convert.FromHexString("101112131415161718191a1b1c1d1e1f"));

    private static readonly Token FullToken = new()
    {
        Accessor = "accessor",
        Parent = First,
        Policies = new PolicySets().Of(["a", "default"]),
        Path = "auth/token/create",
        Mount = 0x0102030405060708,
        DisplayName = "token-app",
        Meta = new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "v" },
        CreatedAt = 1_795_532_400_123,
        CreationTtl = 3600,
        Ttl = 1800,
        ExpiresAt = 1_795_536_000_123,
        RenewedAt = 1_795_534_200_123,
        ExplicitMaxTtl = 7200,
        Period = 60,
        Uses = 3,
        UsesLeft = Token.LastUse,
        Role = "role",
        Entity = "entity",
        Renewable = true,
        HasLease = false,
        BoundCidrs = ["10.0.0.0/8"],
        HardEnd = 1_795_539_600_123,
        LimitedBy = LimitedBy.Explicit,
        Capped = true,
        Due = new Due(DueClass.Expiry, 1_795_536_000_123),
        End = new TokenEnd(Cause.Revoked, 1_795_535_000_123, new By("other", "token-op"), Orphaning: true),
        Renewals = 9,
        History = [new HistoryEntry(
            HistoryKind.Capped, 1_795_534_200_123, 9000, 1800, LimitedBy.Explicit, new By("who", "name"), "192.0.2.1")],
        RemoteAddress = "192.0.2.2",
        CreatedBy = "maker",
        CreatedByName = "token-maker",
    };

    [Fact]
    public void The_formats_are_the_approved_ones()
    {
        var lines = Rows().Concat(AllKeys()).Select(f => $"{f.Name}: {Convert.ToHexStringLower(f.Bytes)}");

        Assert.Equal(Approved(), string.Join('\n', lines) + "\n");
    }

    [Fact]
    public void A_token_comes_back_as_it_was_written()
    {
        var format = new TokenFormat(new PolicySets());
        var written = FullToken with { UsualPath = "auth/userpass/login/bob" };
        var read = format.Decode(1, Bytes(format, written).AsSpan(1));

        Assert.Equal(Convert.ToHexString(Bytes(format, written)), Convert.ToHexString(Bytes(format, read)));
        Assert.Equal((written.Path, written.UsualPath), (read.Path, read.IndexedPath));
        Assert.Equal(FullToken.Meta, read.Meta);
        Assert.Equal(FullToken.History, read.History);
        Assert.Equal((FullToken.End, FullToken.Due, FullToken.Parent), (read.End, read.Due, read.Parent));
    }

    private static IEnumerable<(string Name, byte[] Bytes)> Rows()
    {
        var engine = new EngineType("kv", EngineClass.Secret, new TestEngine(), Version: "2");
        yield return ("token row", Bytes(new TokenFormat(new PolicySets()), FullToken));
        yield return ("token role row", Bytes(new TokenRoleFormat(), new TokenRole
        {
            Token = TokenParameters.None with { Period = 60, ExplicitMaxTtl = 120, Type = "service" },
            AllowedPolicies = ["a"],
            AllowedPoliciesGlob = ["b*"],
            DisallowedPolicies = ["c"],
            DisallowedPoliciesGlob = ["d*"],
            AllowedEntityAliases = ["e"],
            Orphan = true,
            Renewable = false,
            PathSuffix = "suffix",
        }));
        yield return ("accessor row", Bytes(AccessorEntry.Format, new AccessorEntry(First, "accessor")));
        yield return ("job row", Bytes(Job.Format, new Job("cascade", First.ToArray(), 1_795_532_400_123, 2, "why")));
        yield return ("mount row", Bytes(new MountFormat(new EngineCatalog([engine])), new Mount
        {
            Id = 0x0102030405060708,
            Path = "secret/",
            TypeName = "kv",
            Type = engine,
            Accessor = "kv_1a2b3c4d",
            Uuid = "d9b2d63d-a233-4123-847a-7090d1f1c4a2",
            Description = "text",
            Options = new Dictionary<string, string>(StringComparer.Ordinal) { ["version"] = "2" },
            Local = true,
            SealWrap = true,
            ExternalEntropyAccess = true,
            Tuning = new MountTuning
            {
                DefaultLeaseTtl = 60,
                MaxLeaseTtl = 120,
                ForceNoCache = true,
                ListingVisibility = "unauth",
                AuditNonHmacRequestKeys = ["a"],
                AuditNonHmacResponseKeys = ["b"],
                PassthroughRequestHeaders = ["c"],
                AllowedResponseHeaders = ["d"],
                TokenType = "default-service",
            },
        }));
        yield return ("due facts", new DueFacts("role", "entity").Encode());
        yield return ("due facts, none", new DueFacts("", "").Encode());
    }

    private static IEnumerable<(string Name, byte[] Bytes)> AllKeys()
    {
        const ulong Mount = 0x0102030405060708;
        yield return ("token", Keys.Token(First).Bytes);
        yield return ("accessor", Keys.Accessor(First).Bytes);
        yield return ("child", Keys.Child(First, Second).Bytes);
        yield return ("path", Keys.Path(Mount, "auth/token/create", First).Bytes);
        var due = new Due(DueClass.Healthy, 1_795_532_400_123);
        yield return ("due", Keys.DueEntry(due, Mount, RowKind.Token, First).Bytes);
        yield return ("due floor", Keys.DueFloor(DueClass.Expiry).Bytes);
        yield return ("work", Keys.Work(Mount).Bytes);
        yield return ("grave", Keys.Grave(0x1122, First).Bytes);
        yield return ("grave alias", Keys.GraveAlias(0x1122, First).Bytes);
        yield return ("grave log", Keys.GraveLog(1_795_532_400_123, First).Bytes);
        yield return ("count", Keys.Count(Mount, "role", RowKind.Lease).Bytes);
        yield return ("system", Keys.System("mount", "x").Bytes);
        yield return ("mount data", MountKeys.Of(Mount, (byte)'n', "a/b").Bytes);
        foreach (var queue in Enum.GetValues<DueClass>().Order())
            yield return ("class " + queue, [(byte)queue]);
    }

    private static byte[] Bytes<T>(RecordFormat<T> format, T row)
        where T : class
    {
        var output = new ArrayBufferWriter<byte>();
        format.Encode(row, output);
        return [format.Version, .. output.WrittenSpan];
    }

    private static string Approved()
    {
        using var stream = typeof(RowFormatTests).Assembly.GetManifestResourceStream("KernelFormats")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
