namespace Leasehold.Faults.Crash;

/// <summary>A directory for an embedded store. Nothing but the kill befalls it.</summary>
internal sealed class CrashFolder : ICrashGround
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("leasehold-crash-");

    public string Store => "rocksdb";

    public string Place => Path.Combine(_folder.FullName, "data");

    public string Counts => "kills alone";

    public Task<IReadOnlyList<string>> DisturbAsync(CrashProcess child, Random random) =>
        Task.FromResult<IReadOnlyList<string>>([]);

    public Task SettleAsync() => Task.CompletedTask;

    public string Look() => string.Join(' ', Directory.EnumerateFiles(Place).Select(Path.GetFileName));

    public ValueTask DisposeAsync()
    {
        _folder.Delete(recursive: true);
        return ValueTask.CompletedTask;
    }
}
