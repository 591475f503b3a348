using Leasehold.Hcl;
using Leasehold.Storage.Postgres;

namespace Leasehold.Server.Configuration;

/// <summary>Reads <c>storage "postgresql"</c>. What is said about its address never repeats it.</summary>
internal static class PostgresReader
{
    private const int MostConnections = 10_000;
    private const int MostRetries = 1000;

    public static StorageConfiguration? Read(HclReader outer, HclBlock block)
    {
        var reader = outer.Inside(block.Body);
        var table = reader.Text("table");
        if (table is not null && !PostgresOptions.IsTable(table))
        {
            reader.Refuse(block.Position, "storage \"postgresql\": 'table': expected prefix or schema.prefix");
            return null;
        }
        var address = PostgresAddress.Unnamed;
        try
        {
            if (reader.Text("connection_url") is { Length: > 0 } url)
                address = PostgresAddressParser.Parse(url);
        }
        catch (FormatException fault)
        {
            reader.Refuse(block.Position, $"storage \"postgresql\": {fault.Message}");
            return null;
        }
        return new StorageConfiguration(StorageKind.Postgres, "postgresql", "")
        {
            Postgres = new PostgresOptions
            {
                Address = address,
                Table = table,
                CreateTables = reader.Flag("skip_create_table") is not true,
                MaxParallel = Number(reader, block, "max_parallel", 1, MostConnections) ?? 128,
                MaxIdle = Number(reader, block, "max_idle_connections", 0, MostConnections) ?? 0,
                ConnectRetries = Number(reader, block, "max_connect_retries", 0, MostRetries) ?? 1,
            },
        };
    }

    private static int? Number(HclReader reader, HclBlock block, string key, int least, int most)
    {
        if (reader.Integer(key) is not { } number)
            return null;
        if (number >= least && number <= most)
            return (int)number;
        reader.Refuse(block.Position, $"storage \"postgresql\": '{key}': expected {least} to {most}");
        return null;
    }
}
