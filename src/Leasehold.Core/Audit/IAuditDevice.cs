namespace Leasehold.Core.Audit;

/// <summary>Where entries go.</summary>
internal interface IAuditDevice : IDisposable
{
    /// <summary>Whether a write may take longer than others can wait for its thread.</summary>
    bool MayBlock { get; }

    /// <summary>Takes whole lines, line feeds included; throws <see cref="IOException"/> if it can't.</summary>
    void Write(ReadOnlySpan<byte> lines);

    /// <summary>Opens the file again by its name, after a log rotation moved the old one away.</summary>
    void Reopen();
}
