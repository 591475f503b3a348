using System.Diagnostics;
using Leasehold.Engines.Userpass;

namespace Leasehold.Engines.Tests.Userpass;

public sealed class PasswordHashingTests
{
    private const string Rest = "$abcdefghijklmnopqrstuuYaTKBUGwBhn8OPDSBjGZZ8i5xQvYyxy";
    private const string Invalid = "password_hash is not a valid bcrypt hash";

    [Fact]
    public async Task A_password_fits_its_hash_and_nothing_else_does()
    {
        var (hash, refusal) = await PasswordHashing.HashAsync("pw", default);
        Assert.Null(refusal);
        Assert.StartsWith("$2a$10$", hash, StringComparison.Ordinal);
        Assert.True((await PasswordHashing.VerifyAsync(hash, "pw", default)).Fits);
        Assert.False((await PasswordHashing.VerifyAsync(hash, "PW", default)).Fits);
        Assert.False((await PasswordHashing.VerifyAsync(null, "pw", default)).Fits);
    }

    [Fact]
    public async Task Two_hashes_of_a_password_differ()
    {
        var first = await PasswordHashing.HashAsync("pw", default);
        Assert.NotEqual(first.Hash, (await PasswordHashing.HashAsync("pw", default)).Hash);
    }

    [Fact]
    public async Task No_password_is_cut_in_silence()
    {
        var longest = new string('x', PasswordHashing.LongestPassword);
        var (hash, _) = await PasswordHashing.HashAsync(longest, default);
        Assert.True((await PasswordHashing.VerifyAsync(hash, longest, default)).Fits);
        Assert.False((await PasswordHashing.VerifyAsync(hash, longest + "y", default)).Fits);
        Assert.NotNull((await PasswordHashing.HashAsync(longest + "y", default)).Refusal);
        Assert.NotNull((await PasswordHashing.HashAsync(new string('ä', 37), default)).Refusal);
    }

    [Fact]
    public async Task Nobodys_password_takes_as_long_as_somebodys()
    {
        var (hash, _) = await PasswordHashing.HashAsync("pw", default);
        var known = await QuickestAsync(hash);
        var unknown = await QuickestAsync(null);
        // Wide, for busy machines: without any work for it the second would be thousands of times quicker.
        Assert.InRange(unknown / known, 0.02, 50);
    }

    [Theory]
    [InlineData("$2y$05" + Rest, null)]
    [InlineData("$2a$12" + Rest, null)]
    [InlineData("$2a$04" + Rest, "bcrypt cost of 4 is too low, want 5 at minimum")]
    [InlineData("$2b$13" + Rest, "bcrypt cost of 13 exceeds maximum cost of 12")]
    [InlineData("$1a$10" + Rest, Invalid)]
    [InlineData("$2a$1x" + Rest, Invalid)]
    [InlineData("$2y$05" + Rest + "y", Invalid)]
    [InlineData("$2y$05$:" + "bcdefghijklmnopqrstuuYaTKBUGwBhn8OPDSBjGZZ8i5xQvYyxy", Invalid)]
    [InlineData("pw", Invalid)]
    [InlineData("", Invalid)]
    public void Only_hashes_of_a_sensible_cost_are_kept(string hash, string? fault) =>
        Assert.Equal(fault, PasswordHashing.Fault(hash));

    private static async Task<double> QuickestAsync(string? hash)
    {
        var quickest = TimeSpan.MaxValue;
        for (var i = 0; i < 5; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await PasswordHashing.VerifyAsync(hash, "another", default);
            var elapsed = Stopwatch.GetElapsedTime(start);
            quickest = elapsed < quickest ? elapsed : quickest;
        }
        return quickest.TotalMilliseconds;
    }
}
