using System.Globalization;
using Leasehold.Server.Configuration;

namespace Leasehold.Server.Hosting;

/// <summary>
/// The file that is logged to beside the standard error: closed for a new one at a size or an age, opened anew when
/// somebody else has moved it away. Not for several threads at once.
/// </summary>
internal sealed class LogFile : IDisposable
{
    private const long NanosecondsPerTick = 100;

    private readonly LogFileConfiguration _configuration;
    private readonly TimeProvider _time;
    private readonly string _path;
    private FileStream? _stream;
    private DateTimeOffset _opened;

    private LogFile(LogFileConfiguration configuration, string path, TimeProvider time)
    {
        _configuration = configuration;
        _path = path;
        _time = time;
    }

    /// <summary>Opens the configured file, and its directory; null if none is.</summary>
    /// <exception cref="StartException">It cannot be opened.</exception>
    public static LogFile? Open(LogFileConfiguration configuration, TimeProvider time)
    {
        if (configuration.File is not { } path)
            return null;
        var file = new LogFile(configuration, path, time);
        try
        {
            file._stream = file.OpenStream();
            return file;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Error opening log file {path}: {fault.Message.TrimEnd('.')}; "
                + "let the user of the server write there, or change log_file", fault);
        }
    }

    /// <summary>Appends a line.</summary>
    /// <exception cref="IOException">
    /// It could not be written, or only behind those for which a new file was due; the next one is tried again.
    /// </exception>
    public void Write(ReadOnlySpan<byte> line)
    {
        var stays = RotateIfFull(line.Length);
        try
        {
            _stream ??= OpenStream();
            _stream.Write(line);
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            Close();
            throw new IOException($"the log file could not be written: {_path}: {fault.Message}", fault);
        }
        if (stays is not null)
            throw new IOException($"the log file could not be closed for a new one: {_path}: {stays.Message}", stays);
    }

    /// <summary>Opens the file anew with the next line: what was moved away is left to who moved it.</summary>
    public void Reopen() => Close();

    public void Dispose() => Close();

    private bool IsFull(long length, int more) => length > 0
        && ((_configuration.MaxBytes > 0 && length + more > _configuration.MaxBytes)
            || _time.GetUtcNow() - _opened >= _configuration.MaxAge);

    private FileStream OpenStream()
    {
        if (Path.GetDirectoryName(Path.GetFullPath(_path)) is { } directory)
            Directory.CreateDirectory(directory);
        _opened = _time.GetUtcNow();
        // Nothing is held back: closing would write it again, and fail as the line did that found no room.
        return new FileStream(
            _path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
    }

    /// <summary>Why the file could not be closed for a new one; null if it was, or need not be.</summary>
    private Exception? RotateIfFull(int more)
    {
        try
        {
            if (_stream is { CanSeek: true } open && IsFull(open.Length, more)) // A pipe has no length.
                Rotate(open);
            return null;
        }
        catch (Exception fault) when (IsOfDisk(fault))
        {
            return fault;
        }
    }

    private void Rotate(FileStream open)
    {
        if (_configuration.MaxFiles < 0)
            File.Delete(_path);
        else if (File.Exists(_path)) // Else somebody has moved it away.
            File.Move(_path, Closed(((_time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick)
                .ToString(CultureInfo.InvariantCulture)));
        open.Dispose();
        _stream = null;
        Prune();
    }

    private void Prune()
    {
        if (_configuration.MaxFiles <= 0)
            return;
        var folder = Path.GetDirectoryName(Path.GetFullPath(_path)) ?? ".";
        var closed = Directory.EnumerateFiles(folder, Path.GetFileName(Closed("*")))
            .Where(IsOurs).Order(StringComparer.Ordinal).ToList();
        foreach (var file in closed.Take((int)Math.Max(0, closed.Count - _configuration.MaxFiles)))
            File.Delete(file);
    }

    // Only what a rotation has named: nobody else's files are deleted.
    private bool IsOurs(string file)
    {
        var before = Path.GetFileNameWithoutExtension(_path).Length + 1;
        var name = Path.GetFileNameWithoutExtension(file);
        return name.Length > before && name[before..].All(char.IsAsciiDigit);
    }

    private string Closed(string mark)
    {
        var name = $"{Path.GetFileNameWithoutExtension(_path)}-{mark}{Path.GetExtension(_path)}";
        return Path.Combine(Path.GetDirectoryName(_path) ?? "", name);
    }

    private static bool IsOfDisk(Exception fault) => fault is IOException or UnauthorizedAccessException;

    private void Close()
    {
        _stream?.Dispose();
        _stream = null;
    }
}
