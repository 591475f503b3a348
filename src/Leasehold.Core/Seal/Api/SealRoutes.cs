using Leasehold.Core.Pipeline;
using Leasehold.Core.Requests;

namespace Leasehold.Core.Seal.Api;

/// <summary>
/// The routes that work sealed and without a token (<c>spec/system.md</c> 1). Their answers carry no envelope and are
/// not audited.
/// </summary>
internal sealed class SealRoutes
{
    private readonly Kernel _kernel;
    private readonly SealAnswers _answers;
    private readonly HealthRoute _health;
    private readonly InitRoute _init;
    private readonly UnsealRoute _unseal;

    public SealRoutes(Kernel kernel, KernelOptions options)
    {
        _kernel = kernel;
        _answers = new SealAnswers(kernel, options);
        _health = new HealthRoute(kernel, options, _answers);
        _init = new InitRoute(kernel);
        _unseal = new UnsealRoute(kernel, _answers);
    }

    /// <summary>What serves a path; null if the path needs an open server.</summary>
    public Func<Request, CancellationToken, ValueTask<Answer>>? Find(string path) => path switch
    {
        "sys/seal-status" => StatusAsync,
        "sys/health" => _health.ServeAsync,
        "sys/unseal" => _unseal.ServeAsync,
        "sys/init" => _init.ServeAsync,
        "sys/leader" => LeaderRoute.ServeAsync,
        "sys/seal" when _kernel.Status.IsSealed => SealedAlreadyAsync,
        _ => null,
    };

    private ValueTask<Answer> StatusAsync(Request request, CancellationToken cancel) =>
        new(request.Operation == Operation.Read ? _answers.Status() : Answer.Of(Refusal.UnsupportedVerb));

    private static ValueTask<Answer> SealedAlreadyAsync(Request request, CancellationToken cancel) =>
        new(request.Operation == Operation.Update
            ? Answer.Of(Reply.Done, default)
            : Answer.Of(Refusal.UnsupportedVerb));
}
