using System.Globalization;

namespace Leasehold.Server.Hosting;

/// <summary>The file that tells scripts which process the server is; gone when it ends.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>Writes the id of this process. Throws <see cref="IOException"/> or
    /// <see cref="UnauthorizedAccessException"/> if the file cannot be written.</summary>
    public static PidFile Write(string path)
    {
        File.WriteAllText(path, string.Create(CultureInfo.InvariantCulture, $"{Environment.ProcessId}\n"));
        return new PidFile(path);
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Whoever took the folder away took the file with it.
        }
    }
}
