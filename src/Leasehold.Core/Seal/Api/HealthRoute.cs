using System.Globalization;
using Leasehold.Core.Json;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary><c>sys/health</c> (<c>spec/system.md</c> 1.5).</summary>
internal sealed class HealthRoute(Kernel kernel, KernelOptions options, SealAnswers answers)
{
    /// <summary>What a query may hold.</summary>
    public static readonly FieldSet Fields = new(
        Field.Flag("standbyok", "Whether a standby answers as the active server does."),
        Field.Integer("activecode", "The status of the active server; 200 if not sent."),
        Field.Integer("standbycode", "The status of a standby; 429 if not sent."),
        Field.Integer("sealedcode", "The status of a sealed server; 503 if not sent."),
        Field.Integer("uninitcode", "The status of a new server; 501 if not sent."));

    public ValueTask<Answer> ServeAsync(Request request, CancellationToken cancel)
    {
        if (request.Operation is not (Operation.Read or Operation.Header))
            return new(Answer.Of(Refusal.UnsupportedVerb));
        var status = kernel.Status;
        var role = kernel.Role;
        var (code, plain) = !status.IsInitialized ? ("uninitcode", ReplyStatus.Uninitialized)
            : role == KernelRole.Sealed ? ("sealedcode", ReplyStatus.Sealed)
            : role == KernelRole.Standby ? ("standbycode", ReplyStatus.Standby)
            : ("activecode", ReplyStatus.Ok);
        foreach (var name in (ReadOnlySpan<string>)["uninitcode", "sealedcode", "activecode", "standbycode"])
        {
            if (Sent(request, name) is { } text && !IsStatus(text))
                return new(Answer.Of(Refusal.InvalidWithoutText()));
        }
        var standbyOk = false;
        if (Sent(request, "standbyok") is { Length: > 0 } ok && !GoBool.TryParse(ok, out standbyOk))
            return new(Answer.Of(Refusal.InvalidWithoutText()));
        if (standbyOk && role == KernelRole.Standby)
            (code, plain) = ("activecode", ReplyStatus.Ok);

        var reply = (Reply.Raw)Reply.RawJson(Health(status, role), plain);
        if (Sent(request, code) is { } chosen)
        {
            var number = int.Parse(chosen, CultureInfo.InvariantCulture);
            reply = reply with { Status = ReplyStatus.Chosen, Number = number };
        }
        return new(SealAnswers.Plain(reply));
    }

    // From 200 on: those below are not yet the answer.
    private static bool IsStatus(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) &&
        number is >= 200 and < 1000;

    private static string? Sent(Request request, string name) =>
        request.Data.TryGet(name, out var value) ? value.Value.Text() : null;

    private JsonMap Health(SealStatus status, KernelRole role)
    {
        var replication = role != KernelRole.Active ? "unknown" : "disabled";
        var health = new JsonMap()
            .Add("initialized", status.IsInitialized)
            .Add("sealed", role == KernelRole.Sealed)
            .Add("standby", role != KernelRole.Active)
            .Add("performance_standby", false)
            .Add("replication_performance_mode", replication)
            .Add("replication_dr_mode", replication)
            .Add("server_time_utc", options.Time.GetUtcNow().ToUnixTimeSeconds())
            .Add("version", options.Version)
            .Add("enterprise", false)
            .Add("echo_duration_ms", 0)
            .Add("clock_skew_ms", 0)
            .Add("replication_primary_canary_age_ms", 0);
        return answers.WithCluster(health, status);
    }
}
