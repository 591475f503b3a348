using Leasehold.Tests.Servers;

namespace Leasehold.Faults.Crash;

/// <summary>
/// A PostgreSQL of its own with a database for the store. In some cycles it crashes and is started again under the
/// child, in some the child's sessions are ended while it commits.
/// </summary>
internal sealed class CrashDatabase : ICrashGround
{
    private const int MostTerminations = 6;
    private const int MostDownMilliseconds = 300;
    private const int MostPauseMilliseconds = 120;
    private const int SettledWithin = 200;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan GoesOnWithin = TimeSpan.FromSeconds(20);

    private readonly PostgresServer _server = new();
    private readonly string _database;
    private int _restarts;
    private int _terminated;
    private int _lostLeads;

    public CrashDatabase() => _database = _server.CreateDatabase();

    public string Store => "postgres";

    public string Place => _server.Url(_database);

    public string Counts => $"{_restarts} crashes of the database, {_terminated} sessions ended, " +
        $"{_lostLeads} leads given up meanwhile";

    public async Task<IReadOnlyList<string>> DisturbAsync(CrashProcess child, Random random)
    {
        switch (random.Next(10))
        {
            case < 2:
                await RestartAsync(random);
                break;
            case < 5:
                await TerminateAsync(random);
                break;
            default:
                return [];
        }
        var before = child.Read(static report => report.Acknowledged);
        var goesOn = await child.WaitAsync(
            report => report.Acknowledged > before || report.Failure is not null, GoesOnWithin);
        if (child.Read(static report => report.Failure) is not { } failure)
            return goesOn ? [] : ["the child acknowledged nothing more after the database was back"];
        _lostLeads++;
        // Under load the database can be away for longer than a lead is trusted; nothing else may stop the store.
        return failure.StartsWith("this server no longer leads", StringComparison.Ordinal) ? [] : [failure];
    }

    public async Task SettleAsync()
    {
        for (var look = 0; Sql($"SELECT count(*) FROM {Sessions()}") != "0"; look++)
        {
            if (look == SettledWithin)
                throw new InvalidOperationException("the sessions of the killed child don't end");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    public string Look() => Sql(
        $"SELECT pid, application_name, state, wait_event_type, wait_event, query FROM {Sessions()}");

    public ValueTask DisposeAsync()
    {
        _server.Remove();
        return ValueTask.CompletedTask;
    }

    private async Task RestartAsync(Random random)
    {
        _server.Stop();
        await PauseAsync(random.Next(MostDownMilliseconds));
        _server.Start();
        _restarts++;
    }

    private async Task TerminateAsync(Random random)
    {
        for (var left = random.Next(1, MostTerminations); left > 0; left--)
        {
            // One alone, some or all: the session that writes, those that read, the one that keeps the lead.
            var share = random.Next(3) switch { 0 => "1.0", 1 => "0.5", _ => "0.2" };
            var ended = Sql($"SELECT count(pg_terminate_backend(pid)) FROM {Sessions()} AND random() < {share}");
            _terminated += int.Parse(ended, System.Globalization.CultureInfo.InvariantCulture);
            await PauseAsync(random.Next(MostPauseMilliseconds));
        }
    }

    private static Task PauseAsync(int milliseconds) =>
        Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

    private string Sessions() =>
        $"pg_stat_activity WHERE datname = '{_database}' AND backend_type = 'client backend'";

    private string Sql(string text) => _server.Sql("postgres", text);
}
