using Leasehold.Core.Audit.Rows;
using Leasehold.Core.Barrier;
using Leasehold.Core.Json;

namespace Leasehold.Core.Audit;

/// <summary>A configured device: options, salt, form and file together. The salt is wiped with it.</summary>
internal sealed class AuditSink : IDisposable
{
    private const int UsualBytes = 4096;

    private readonly HmacKey _salt;
    private readonly AuditFormatter _formatter;
    private readonly FileAuditDevice _device;

    public AuditSink(AuditDeviceRow row, AuditOptions options, TimeProvider time)
    {
        Row = row;
        Config = AuditDeviceConfig.From(row);
        _salt = new HmacKey(new SecretBytes(row.Salt.Span));
        _formatter = new AuditFormatter(options, _salt);
        _device = new FileAuditDevice(options, time);
    }

    public AuditDeviceRow Row { get; }

    public AuditDeviceConfig Config { get; }

    /// <summary>Whether an entry may take longer than others can wait for its thread.</summary>
    public bool MayBlock => _device.MayBlock;

    /// <summary>Opens the file; the result says why it can't.</summary>
    public string? TryOpen()
    {
        try
        {
            _device.Open();
            return null;
        }
        catch (IOException failed)
        {
            return failed.Message;
        }
    }

    /// <summary>Writes an entry, and one before it if there is one, at once; the failure, null for success.</summary>
    public Exception? TryWrite(AuditEntry entry, AuditEntry? before = null)
    {
        using var lines = new ReplyBuffer(UsualBytes);
        try
        {
            _formatter.Write(entry, before, lines);
            _device.Write(lines.Written);
            return null;
        }
        catch (Exception failed) when (failed is IOException or ObjectDisposedException)
        {
            return failed;
        }
    }

    public void Reopen() => _device.Reopen();

    public string Hash(string input) => AuditHash.Text(_salt, input);

    public void Dispose()
    {
        _device.Dispose();
        _salt.Dispose();
    }
}
