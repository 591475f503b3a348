using Npgsql;

namespace Leasehold.Storage.Postgres;

/// <summary>Hands out connections that are set up for their purpose.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    // Rows are written and read by their keys: no statement gains by being planned for its values, or compiled.
    private static readonly string OnePlan =
        Set("plan_cache_mode", "'force_generic_plan'") + "," + Set("jit", "'off'");

    private static readonly string[] Settings =
    [
        Set("synchronous_commit", "'on'") + "," + Set("statement_timeout", "'30s'") + "," +
            Set("enable_seqscan", "'off'") + "," + OnePlan,
        Set("synchronous_commit", "'off'") + "," + Set("statement_timeout", "'2s'") + "," + Set("lock_timeout", "'1s'"),
        // Ranges are read in pages along the key's index, whatever the statistics say.
        Set("default_transaction_read_only", "'on'") + "," + Set("enable_seqscan", "'off'") + "," +
            Set("enable_bitmapscan", "'off'") + "," + Set("statement_timeout", "'30s'") + "," + OnePlan,
    ];

    private static readonly int[] CommandSeconds = [35, 3, 35];

    private readonly NpgsqlDataSource[] _sources;

    public PostgresDatabase(PostgresOptions options, Guid server)
    {
        Address = options.Address;
        Tables = new TableNames(options.Table);
        _sources = [.. Enum.GetValues<SessionKind>().Select(kind => Source(options, kind, NameOf(server)))];
    }

    public PostgresAddress Address { get; }

    public TableNames Tables { get; }

    /// <summary>What the connections of a server are called in the database.</summary>
    public static string NameOf(Guid server) => $"leasehold {server:N}";

    /// <summary>Opens a connection, or takes an idle one for reading.</summary>
    public ValueTask<NpgsqlConnection> OpenAsync(SessionKind kind, CancellationToken cancel) =>
        _sources[(int)kind].OpenConnectionAsync(cancel);

    /// <summary>Closes the idle connections for reading: after the database was away all of them are broken.</summary>
    public void ForgetIdle() => _sources[(int)SessionKind.Read].Clear();

    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources)
            await source.DisposeAsync();
    }

    private static NpgsqlDataSource Source(PostgresOptions options, SessionKind kind, string name)
    {
        var connection = options.Address.Connection();
        connection.ApplicationName = name;
        connection.CommandTimeout = CommandSeconds[(int)kind];
        connection.CancellationTimeout = 500;
        connection.NoResetOnClose = true;
        connection.MaxAutoPrepare = 48;
        connection.AutoPrepareMinUsages = 2;
        connection.KeepAlive = 0;
        connection.Pooling = kind == SessionKind.Read;
        if (kind == SessionKind.Read)
        {
            connection.MaxPoolSize = options.MaxParallel;
            connection.MinPoolSize = Math.Min(options.MaxIdle, options.MaxParallel);
        }
        var builder = new NpgsqlSlimDataSourceBuilder(connection.ConnectionString);
        builder.EnableArrays();
        builder.EnableTransportSecurity();
        builder.UsePhysicalConnectionInitializer(
            session => SetUp(session, kind), session => SetUpAsync(session, kind));
        if (!options.Address.Host.Contains(',', StringComparison.Ordinal))
            return builder.Build();
        return builder.BuildMultiHost().WithTargetSession(TargetSessionAttributes.ReadWrite);
    }

    private static void SetUp(NpgsqlConnection session, SessionKind kind)
    {
        using var command = new NpgsqlCommand("SELECT " + Settings[(int)kind], session);
        Check(command.ExecuteScalar(), kind);
    }

    private static async Task SetUpAsync(NpgsqlConnection session, SessionKind kind)
    {
        await using var command = new NpgsqlCommand("SELECT " + Settings[(int)kind], session);
        Check(await command.ExecuteScalarAsync(), kind);
    }

    private static void Check(object? synchronous, SessionKind kind)
    {
        if (kind == SessionKind.Write && synchronous is not ("on" or "remote_apply"))
            throw new StoreRefusedException("the database does not accept synchronous_commit = on for our sessions");
    }

    private static string Set(string name, string value) => name == "synchronous_commit" && value == "'on'"
        ? "set_config('synchronous_commit', CASE current_setting('synchronous_commit') WHEN 'remote_apply' " +
            "THEN 'remote_apply' ELSE 'on' END, false)"
        : $"set_config('{name}', {value}, false)";
}
