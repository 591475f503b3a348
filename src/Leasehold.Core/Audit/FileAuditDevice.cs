namespace Leasehold.Core.Audit;

/// <summary>
/// Appends to a file, to the standard output, or nowhere. A write that fails opens the file again, once.
/// </summary>
internal sealed class FileAuditDevice(AuditOptions options, TimeProvider time) : IAuditDevice
{
    private static readonly TimeSpan SlowWrite = TimeSpan.FromMilliseconds(5);

    private readonly Lock _opening = new();
    private volatile bool _isSlow;
    private AuditFile? _file;
    private bool _disposed;

    private bool Discards => options.FilePath == AuditOptions.Discard;

    /// <inheritdoc/>
    public bool MayBlock =>
        !Discards && (_isSlow || options.Sync || Volatile.Read(ref _file) is not { MayBlock: false });

    /// <summary>Opens the file now, so that enabling the device can fail. Throws as a write does.</summary>
    public void Open()
    {
        if (!Discards)
            _ = Current();
    }

    public void Write(ReadOnlySpan<byte> lines)
    {
        if (Discards)
            return;
        var from = time.GetTimestamp();
        var file = Current();
        try
        {
            Write(file, lines);
            _isSlow = time.GetElapsedTime(from) > SlowWrite;
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException)
        {
            Write(Again(file, file.EndsInHalfALine), lines);
        }
    }

    public void Reopen()
    {
        if (Volatile.Read(ref _file) is { } file && options.FilePath != AuditOptions.Stdout)
            Again(file, endsInHalfALine: false);
    }

    public void Dispose()
    {
        lock (_opening)
        {
            _disposed = true;
            _file?.Dispose();
            _file = null;
        }
    }

    private void Write(AuditFile file, ReadOnlySpan<byte> lines)
    {
        file.Write(lines);
        if (options.Sync)
            file.Sync();
    }

    private AuditFile Current()
    {
        if (Volatile.Read(ref _file) is { } open)
            return open;
        lock (_opening)
            return _file ??= OpenFile(endsInHalfALine: false);
    }

    /// <summary>
    /// A new file in place of one; if somebody else was quicker, theirs. The old one closes after its writes.
    /// </summary>
    private AuditFile Again(AuditFile old, bool endsInHalfALine)
    {
        lock (_opening)
        {
            if (_file is { } other && other != old)
                return other;
            var opened = OpenFile(endsInHalfALine);
            _file = opened;
            old.Dispose();
            return opened;
        }
    }

    private AuditFile OpenFile(bool endsInHalfALine)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        try
        {
            return options.FilePath == AuditOptions.Stdout
                ? AuditFile.Stdout()
                : AuditFile.Open(options.FilePath, options.Mode, endsInHalfALine);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }
}
