using System.Runtime.CompilerServices;

namespace Leasehold.Templates.Evaluation;

/// <summary>
/// What a rendering may still spend. Refuses where the template is, by the fault that the execution makes.
/// </summary>
internal sealed class Budget(TemplateLimits limits, TimeProvider clock, CancellationToken cancel)
{
    private const long StepsBetweenLooks = 1024;

    private readonly long _began = clock.GetTimestamp();
    private long _steps;

    public TemplateLimits Limits { get; } = limits;

    /// <summary>Makes a fault of a reason; the execution sets it.</summary>
    public Func<string, TemplateFault> Fault { get; set; } = reason => new(new TemplateError(reason, null, null));

    /// <summary>Counts a step; looks at the clock and at the stack now and then.</summary>
    public void Step()
    {
        if (++_steps > Limits.MaxSteps)
            throw Fault($"more than {Limits.MaxSteps} steps");
        if (_steps % StepsBetweenLooks == 0)
            Look();
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw Fault("nested too deep for the stack");
    }

    /// <summary>Refuses a text that is longer than the output may be.</summary>
    public void CheckLength(long bytes)
    {
        if (bytes > Limits.MaxOutput)
            throw Fault($"more than {Limits.MaxOutput} bytes of output");
    }

    private void Look()
    {
        cancel.ThrowIfCancellationRequested();
        if (clock.GetElapsedTime(_began) > Limits.MaxTime)
            throw Fault($"took longer than {Limits.MaxTime.TotalSeconds} seconds");
    }
}
