using System.Text;

namespace Leasehold.Cli.Input;

/// <summary>The token in a file that only its owner reads.</summary>
internal sealed class TokenFile(string path) : TokenHelper
{
    public override Task<string> GetAsync(CancellationToken cancel)
    {
        try
        {
            return Task.FromResult(File.ReadAllText(path).Trim());
        }
        catch (Exception absent) when (absent is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult("");
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    // Beside the file, then over it: a reader sees the old token or the new one, never half of it.
    public override async Task StoreAsync(string token, CancellationToken cancel)
    {
        var draft = path + ".tmp";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            await using (var file = new FileStream(draft, options))
            {
                // A draft left over from elsewhere keeps its mode when it is overwritten.
                if (!OperatingSystem.IsWindows())
                    File.SetUnixFileMode(file.SafeFileHandle, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                await file.WriteAsync(Encoding.UTF8.GetBytes(token), cancel);
            }
            File.Move(draft, path, overwrite: true);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException(refused.Message, refused);
        }
    }

    public override Task EraseAsync(CancellationToken cancel)
    {
        if (File.Exists(path))
            File.Delete(path);
        return Task.CompletedTask;
    }
}
