using System.Globalization;

namespace Leasehold.Server.Hosting;

/// <summary>The file that tells scripts which process the server is; gone when it ends.</summary>
/// <param name="path">Where it is; null or empty for none.</param>
internal sealed class PidFile(string? path) : IDisposable
{
    private string? _written;

    /// <summary>
    /// Writes the id of this process. Not before the server listens: one that cannot start must leave the file of
    /// the one that runs alone. Throws <see cref="StartException"/> if it cannot be written.
    /// </summary>
    public void Write()
    {
        if (path is not { Length: > 0 } wanted)
            return;
        try
        {
            File.WriteAllText(wanted, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
            _written = wanted;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"Error storing PID: {fault.Message.TrimEnd('.')}; "
                + "let the user of the server write there, or change pid_file", fault);
        }
    }

    public void Dispose()
    {
        if (_written is not { } written)
            return;
        try
        {
            File.Delete(written);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Whoever took the folder away took the file with it.
        }
    }
}
