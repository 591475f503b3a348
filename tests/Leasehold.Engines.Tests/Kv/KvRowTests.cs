using Google.Protobuf;
using Leasehold.Engines.Kv.Rows;

namespace Leasehold.Engines.Tests.Kv;

/// <summary>Bytes that were written once are read for ever.</summary>
public sealed class KvRowTests
{
    [Fact]
    public void A_key_row_of_version_1_is_read_and_written_as_ever()
    {
        var row = new KvKeyRow
        {
            CurrentVersion = 3,
            OldestVersion = 2,
            CreatedAt = 1_714_557_600_000,
            UpdatedAt = 1_714_557_601_000,
            MaxVersions = 2,
            CasRequired = true,
            DeleteVersionAfter = 60,
            MetadataVersion = 1,
            MetadataCasRequired = true,
        };
        row.CustomMetadata["o"] = "x";
        row.Versions.Add(new KvVersion { Number = 2, CreatedAt = 1_714_557_600_000, Destroyed = true });
        row.Versions.Add(new KvVersion { Number = 3, CreatedAt = 1, DeletionAt = 2 });

        AssertGolden(row, KvKeyRow.Parser,
            "08031002188082e39cf33120e889e39cf33128023001383c42060a016f120178480150015a0b0802108082e39c" +
            "f33120015a06080310011802");
    }

    [Fact]
    public void A_config_row_of_version_1_is_read_and_written_as_ever() =>
        AssertGolden(
            new KvConfigRow
            {
                MaxVersions = 5,
                CasRequired = true,
                DeleteVersionAfter = -1,
                MetadataCasRequired = true,
            },
            KvConfigRow.Parser, "0805100118012001");

    [Fact]
    public void A_content_row_of_version_1_is_read_and_written_as_ever() =>
        AssertGolden(new KvContentRow { Json = ByteString.CopyFromUtf8("{}") }, KvContentRow.Parser, "0a027b7d");

    private static void AssertGolden<T>(T row, MessageParser<T> parser, string golden)
        where T : IMessage<T>
    {
        Assert.Equal(golden, Convert.ToHexStringLower(row.ToByteArray()));
        Assert.Equal(row, parser.ParseFrom(Convert.FromHexString(golden)));
    }
}
