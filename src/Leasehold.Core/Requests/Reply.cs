using Leasehold.Core.Json;

namespace Leasehold.Core.Requests;

/// <summary>What a handler answers. Statuses, headers and the envelope come later.</summary>
public abstract record Reply
{
    private Reply()
    {
    }

    /// <summary>Done, nothing to say: an empty answer.</summary>
    public static Reply Done { get; } = new Empty();

    /// <summary>What was asked for does not exist: not found, without a text.</summary>
    public static Reply Absent { get; } = new Missing();

    /// <summary>How the answer differs from plain success.</summary>
    public ReplyStatus Status { get; init; }

    /// <summary>Texts for the caller beside the answer. An empty answer with a warning becomes a full one.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Data in an envelope; null data and only warnings is an answer, too.</summary>
    public sealed record Data(JsonMap? Map) : Reply
    {
        /// <summary>The accessor of a secret in the data, told beside a wrapped answer; empty for none.</summary>
        public string Accessor { get; init; } = "";

        /// <summary>The lease that the data came on; null for none.</summary>
        public LeaseNotice? Lease { get; init; }

        /// <summary>
        /// What is given on a lease, which begins in the request's own commit; null for none. Becomes <see
        /// cref="Lease"/>.
        /// </summary>
        public Leases.LeasedSecret? Secret { get; init; }
    }

    /// <summary>A token, new or renewed; it may come with data.</summary>
    public sealed record Auth(AuthBlock Block) : Reply
    {
        /// <summary>Data beside the token; null for none.</summary>
        public JsonMap? Map { get; init; }
    }

    /// <summary>
    /// Somebody logged in: the kernel makes entity, alias and token, in the commit of what the handler staged, and
    /// answers with the token.
    /// </summary>
    public sealed record Login(Logins.Login Who) : Reply;

    /// <summary>Another server answers: the same request belongs to it, under its API address.</summary>
    public sealed record Elsewhere(string ApiAddress) : Reply;

    /// <summary>Success without a body.</summary>
    public sealed record Empty : Reply;

    /// <summary>Not found, without a text.</summary>
    public sealed record Missing : Reply;

    /// <summary>Bytes as they are, without an envelope.</summary>
    public sealed record Raw(string Media, ReadOnlyMemory<byte> Bytes) : Reply
    {
        /// <summary>The status that the caller chose; only with <see cref="ReplyStatus.Chosen"/>.</summary>
        public int Number { get; init; }

        /// <summary>What audit is told in place of the bytes; null for nothing.</summary>
        public Reply? Told { get; init; }
    }

    /// <summary>An answer that waits under a wrapping token: only the token is given.</summary>
    public sealed record Wrapped(WrapBlock Block, Reply Answer) : Reply;

    /// <summary>Bytes that come as they come, without an envelope, until there are no more.</summary>
    public sealed record Stream(string Media, IAsyncEnumerable<ReadOnlyMemory<byte>> Parts) : Reply;

    /// <summary>Not yet an answer: something is to be done outside the store first.</summary>
    public sealed record Outside(Leases.OutsideEffect Effect) : Reply;

    /// <summary>No.</summary>
    public sealed record Refused(Refusal Refusal) : Reply
    {
        /// <summary>Whether what was staged is committed all the same: a use that the attempt has cost.</summary>
        public bool Commits { get; init; }

        /// <summary>
        /// Whose login has failed, for the count that locks out who fails too often; null for nobody's that exists.
        /// </summary>
        public string? FailedAlias { get; init; }
    }

    /// <summary>Data in an envelope.</summary>
    public static implicit operator Reply(JsonMap map) => new Data(map);

    /// <summary>A refusal is an answer.</summary>
    public static implicit operator Reply(Refusal refusal) => new Refused(refusal);

    /// <summary>A list of names, sorted already; an empty one does not exist.</summary>
    public static Reply Keys(IReadOnlyList<string> keys) =>
        keys.Count == 0 ? Absent : new Data(new JsonMap().Add("keys", keys));

    /// <summary>JSON without an envelope.</summary>
    public static Reply RawJson(JsonMap map, ReplyStatus status = ReplyStatus.Ok) =>
        new Raw("application/json", map.ToBytes()) { Status = status };

    /// <summary>The same answer with one more warning; an empty answer becomes one without data.</summary>
    public Reply WithWarning(string warning) => WithWarnings([warning]);

    /// <summary>The same answer with more warnings; an empty answer becomes one without data.</summary>
    public Reply WithWarnings(IReadOnlyList<string> warnings) => warnings.Count == 0
        ? this
        : (this is Empty ? new Data((JsonMap?)null) : this) with { Warnings = [.. Warnings, .. warnings] };
}
