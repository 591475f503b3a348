using Leasehold.Core.Metrics;
using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary>
/// The routes that work sealed and without a token (<c>spec/system.md</c> 1). Their answers carry no envelope and are
/// not audited.
/// </summary>
internal sealed class SealRoutes
{
    private static readonly Refusal CannotSeal =
        new(RefusalKind.Internal, "vault cannot seal when in standby mode; please restart instead");

    private readonly Kernel _kernel;
    private readonly SealAnswers _answers;
    private readonly HealthRoute _health;
    private readonly InitRoute _init;
    private readonly UnsealRoute _unseal;
    private readonly LeaderRoute _leader;
    private readonly MetricAnswers _metrics;

    public SealRoutes(Kernel kernel, KernelOptions options)
    {
        _kernel = kernel;
        _answers = new SealAnswers(kernel, options);
        _health = new HealthRoute(kernel, options, _answers);
        _init = new InitRoute(kernel);
        _unseal = new UnsealRoute(kernel, _answers);
        _leader = new LeaderRoute(kernel, options);
        _metrics = new MetricAnswers(options.Metrics, options.Time);
    }

    private bool CanStepDown => _kernel is { IsShared: true, Role: KernelRole.Active };

    /// <summary>
    /// What serves a request; null if it needs an open server, as help does. <see cref="SealRouteTable"/> describes
    /// the same paths.
    /// </summary>
    public Func<Request, CancellationToken, ValueTask<Answer>>? Find(Request request) => PathOf(request) switch
    {
        _ when request.Operation == Operation.Help => null,
        "sys/seal-status" => StatusAsync,
        "sys/health" => _health.ServeAsync,
        "sys/unseal" => _unseal.ServeAsync,
        "sys/init" => _init.ServeAsync,
        "sys/leader" => _leader.ServeAsync,
        "sys/metrics" when MetricAnswers.IsOpenTo(request) => MetricsAsync,
        "sys/seal" when _kernel.Status.IsSealed => NothingToDoAsync,
        "sys/seal" when _kernel.Role == KernelRole.Standby => SealStandbyAsync,
        "sys/step-down" when request.Operation == Operation.Update && !CanStepDown => NothingToDoAsync,
        _ => null,
    };

    /// <summary>The path; a read may end it with a slash, as on every route.</summary>
    private static string PathOf(Request request) =>
        request is { Path.IsFolder: true, Operation: Operation.Read or Operation.Header }
            ? request.Path.Value[..^1]
            : request.Path.Value;

    private ValueTask<Answer> StatusAsync(Request request, CancellationToken cancel) =>
        new(request.Operation == Operation.Read ? _answers.Status() : Answer.Of(Refusal.UnsupportedVerb));

    private async ValueTask<Answer> MetricsAsync(Request request, CancellationToken cancel)
    {
        var format = request.Data.TryGet("format", out var sent) ? sent.Value.Text() : "";
        return Answer.Of(await _metrics.AnswerAsync(request, format, cancel).ConfigureAwait(false), default);
    }

    private static ValueTask<Answer> SealStandbyAsync(Request request, CancellationToken cancel) =>
        new(Answer.Of(request.Operation == Operation.Update ? CannotSeal : Refusal.UnsupportedVerb));

    private static ValueTask<Answer> NothingToDoAsync(Request request, CancellationToken cancel) =>
        new(request.Operation == Operation.Update
            ? Answer.Of(Reply.Done, default)
            : Answer.Of(Refusal.UnsupportedVerb));
}
