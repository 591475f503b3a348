using Leasehold.Storage.Anchoring;

namespace Leasehold.Storage.Tests;

public sealed class DirectorySyncTests
{
    [Fact]
    public void A_directory_is_synced_and_one_that_is_not_there_is_named()
    {
        var folder = Directory.CreateTempSubdirectory("leasehold-sync").FullName;
        DirectorySync.Run(folder);
        Directory.Delete(folder);

        var fault = Assert.Throws<IOException>(() => DirectorySync.Run(folder));

        Assert.Contains(folder, fault.Message, StringComparison.Ordinal);
    }
}
