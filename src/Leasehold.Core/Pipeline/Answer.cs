using Leasehold.Core.Json;
using Leasehold.Core.Quotas;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Pipeline;

/// <summary>A rendered answer: what the gateway puts on the wire.</summary>
public sealed class Answer : IDisposable
{
    private readonly ReplyBuffer? _body;

    internal Answer(Reply reply, ReplyBuffer? body)
    {
        Reply = reply;
        _body = body;
    }

    /// <summary>What is answered; its kind decides the status.</summary>
    public Reply Reply { get; }

    /// <summary>What a rate limit says of the request, where answers are to tell it; null for nothing.</summary>
    public RateDecision? Rate { get; internal set; }

    /// <summary>The refusal, if it is one.</summary>
    public Refusal? Refusal => (Reply as Reply.Refused)?.Refusal;

    /// <summary>The bytes; empty for none. Valid until the answer is disposed.</summary>
    public ReadOnlyMemory<byte> Body => _body?.WrittenMemory ?? default;

    /// <summary>The media type of the bytes.</summary>
    public string Media => Reply switch
    {
        Reply.Raw raw => raw.Media,
        Reply.Stream stream => stream.Media,
        _ => "application/json",
    };

    /// <summary>Success, and nothing to say.</summary>
    public static Answer Empty() => new(Reply.Done, null);

    /// <summary>Renders a refusal.</summary>
    public static Answer Of(Refusal refusal) => Of(refusal, default);

    internal static Answer Of(Reply reply, EnvelopeHead head)
    {
        if (reply is Reply.Empty or Reply.Elsewhere)
            return new Answer(reply, null);
        var body = new ReplyBuffer();
        Envelope.Write(body, reply, head);
        return new Answer(reply, body);
    }

    /// <summary>Clears and returns the bytes.</summary>
    public void Dispose() => _body?.Dispose();
}
