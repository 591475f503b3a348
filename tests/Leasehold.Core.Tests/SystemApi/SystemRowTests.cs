using Google.Protobuf;
using Leasehold.Core.Mounts.Rows;
using Leasehold.Core.SystemApi.Rows;

namespace Leasehold.Core.Tests.SystemApi;

/// <summary>
/// The rows of the system's configuration, byte by byte: what is on disk must be readable by later versions.
/// </summary>
public sealed class SystemRowTests
{
    private const string Approved = """
        MigrationRow: 08888e98a8c0e08081011202612f1a02622f200228fbcbc8f0a034
        PasswordPolicyRow: 0a0b6c656e677468203d203230
        UiHeaderRow: 0a01610a0162
        CorsRow: 0a0968747470733a2f2f611203582d411801
        AuditHeaderRow: 0801
        VersionRow: 08fbcbc8f0a0341205302e312e30
        LeaseTtlRow: 08901c10a038
        KeyRotationRow: 08c0843d10011880b89929
        MountRow: 0801aa01090805108407183c2001b00102
        """;

    private static IMessage[] Rows =>
    [
        new MigrationRow
        {
            Mount = 0x0102030405060708,
            Source = "a/",
            Target = "b/",
            Status = 2,
            AskedAt = 1_795_532_400_123,
        },
        new PasswordPolicyRow { Text = "length = 20" },
        new UiHeaderRow { Values = { "a", "b" } },
        new CorsRow { AllowedOrigins = { "https://a" }, AllowedHeaders = { "X-A" }, AllowCredentials = true },
        new AuditHeaderRow { Hmac = true },
        new VersionRow { InstalledAt = 1_795_532_400_123, Previous = "0.1.0" },
        new LeaseTtlRow { DefaultLeaseTtl = 3600, MaxLeaseTtl = 7200 },
        new KeyRotationRow { MaxOperations = 1_000_000, Disabled = true, Interval = 86_400_000 },
        new MountRow
        {
            Id = 1,
            State = 2,
            UserLockout = new UserLockoutRow { Threshold = 5, Duration = 900, CounterReset = 60, Disabled = true },
        },
    ];

    [Fact]
    public void The_rows_are_written_as_ever() => Assert.Equal(
        Approved,
        string.Join('\n', Rows.Select(row => $"{row.Descriptor.Name}: {Convert.ToHexStringLower(row.ToByteArray())}")));

    [Fact]
    public void The_rows_are_read_as_ever()
    {
        var read = Approved.Split('\n').Zip(Rows, static (line, row) =>
            row.Descriptor.Parser.ParseFrom(Convert.FromHexString(line.Split(": ")[1])));

        Assert.Equal(Rows, read);
    }
}
