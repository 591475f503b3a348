using System.IO.Pipes;
using System.Text;
using Leasehold.Server.Configuration;
using Leasehold.Server.Hosting;
using Microsoft.Extensions.Time.Testing;

namespace Leasehold.Server.Tests.Hosting;

public sealed class LogFileTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("leasehold-log-").FullName;
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch.AddDays(1));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_directory_gets_a_file_of_the_default_name_and_lines_are_appended()
    {
        Write(Open(_folder + "/new/"), "one\n");
        Write(Open(_folder + "/new/"), "two\n");

        Assert.Equal("one\ntwo\n", File.ReadAllText(_folder + "/new/leasehold.log"));
    }

    [Fact]
    public void At_a_size_the_file_is_closed_for_a_new_one_and_no_line_is_torn()
    {
        using var file = Open(_folder + "/l.log", maxBytes: 10);

        foreach (var line in new[] { "12345\n", "1234\n", "abc\n" })
        {
            file.Write(Encoding.ASCII.GetBytes(line));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("1234\nabc\n", File.ReadAllText(_folder + "/l.log"));
        Assert.Equal("12345\n", File.ReadAllText(_folder + "/l-86401000000000.log"));
    }

    [Fact]
    public void At_an_age_too()
    {
        using var file = Open(_folder + "/l.log");

        file.Write("old\n"u8);
        _time.Advance(TimeSpan.FromHours(23));
        file.Write("still\n"u8);
        _time.Advance(TimeSpan.FromHours(1));
        file.Write("new\n"u8);

        Assert.Equal("new\n", File.ReadAllText(_folder + "/l.log"));
        Assert.Equal("old\nstill\n", File.ReadAllText(_folder + "/l-172800000000000.log"));
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(2, 2)]
    [InlineData(-1, 0)]
    public void Of_the_closed_ones_as_many_stay_as_configured_and_nobody_elses_goes(long most, int kept)
    {
        File.WriteAllText(_folder + "/l-notes.log", "");
        using (var file = Open(_folder + "/l.log", maxBytes: 1, maxFiles: most))
        {
            for (var i = 0; i < 6; i++)
            {
                file.Write("x\n"u8);
                _time.Advance(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal(kept, Directory.GetFiles(_folder, "l-*.log").Length - 1);
        Assert.True(File.Exists(_folder + "/l-notes.log"));
    }

    [Fact]
    public void What_was_moved_away_is_left_and_a_new_file_begins()
    {
        using var file = Open(_folder + "/l.log");
        file.Write("one\n"u8);
        File.Move(_folder + "/l.log", _folder + "/moved");

        file.Reopen();
        file.Write("two\n"u8);

        Assert.Equal("one\n", File.ReadAllText(_folder + "/moved"));
        Assert.Equal("two\n", File.ReadAllText(_folder + "/l.log"));
    }

    [Fact]
    public void What_was_moved_away_when_a_new_file_is_due_costs_no_line()
    {
        using var file = Open(_folder + "/l.log", maxBytes: 4);
        file.Write("one\n"u8);
        File.Move(_folder + "/l.log", _folder + "/moved");

        file.Write("two\n"u8);

        Assert.Equal("one\n", File.ReadAllText(_folder + "/moved"));
        Assert.Equal("two\n", File.ReadAllText(_folder + "/l.log"));
    }

    [Fact]
    public void A_file_that_cannot_be_closed_for_a_new_one_takes_every_line_and_that_is_told_once()
    {
        File.WriteAllText(_folder + "/l-86400000000000.log", "in the way");
        using var file = Open(_folder + "/l.log", maxBytes: 1);
        var output = new MemoryStream();
        var log = new ServerLog(output, _time) { File = file };

        foreach (var line in new[] { "first", "second", "third" })
            log.Info("core", line);

        Assert.Equal(["first", "second", "third"],
            File.ReadLines(_folder + "/l.log").Select(static line => line.Split(": ")[^1]));
        Assert.Single(Encoding.UTF8.GetString(output.ToArray()).Split('\n'),
            line => line.Contains("the log file could not be closed for a new one", StringComparison.Ordinal));
        Assert.Equal("in the way", File.ReadAllText(_folder + "/l-86400000000000.log"));
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_named()
    {
        File.WriteAllText(_folder + "/file", "");

        var fault = Assert.Throws<StartException>(() => Open(_folder + "/file/l.log"));

        Assert.StartsWith($"Error opening log file {_folder}/file/l.log: ", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_goes_on_where_the_file_cannot_be_written_and_says_so_once()
    {
        using var file = Open(_folder + "/sub/l.log");
        var output = new MemoryStream();
        var log = new ServerLog(output, _time) { File = file };
        Directory.Delete(_folder + "/sub", recursive: true);
        File.WriteAllText(_folder + "/sub", "");
        file.Reopen();

        log.Info("core", "first");
        log.Info("core", "second");
        File.Delete(_folder + "/sub");
        log.Info("core", "third");

        var said = Encoding.UTF8.GetString(output.ToArray());
        Assert.Single(said.Split('\n'),
            line => line.Contains("the log file could not be written", StringComparison.Ordinal));
        Assert.Contains("core: second\n", said, StringComparison.Ordinal);
        Assert.EndsWith("core: third\n", File.ReadAllText(_folder + "/sub/l.log"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_room_fails_no_line_whoever_writes_it_and_is_told_once()
    {
        using var file = Open("/dev/full");
        var output = new MemoryStream();
        var log = new ServerLog(output, _time) { File = file };

        log.Info("core", "first");
        log.Info("core", "second");
        log.Reopen();
        log.Info("core", "third");

        var said = Encoding.UTF8.GetString(output.ToArray()).Split('\n');
        Assert.Single(said, line => line.Contains("the log file could not be written", StringComparison.Ordinal));
        Assert.EndsWith("core: third", said[^2], StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_takes_line_after_line()
    {
        using var reader = new AnonymousPipeServerStream(PipeDirection.In);
        using var file = Open($"/proc/self/fd/{reader.ClientSafePipeHandle.DangerousGetHandle()}");

        file.Write("one\n"u8);
        file.Write("two\n"u8);

        var read = new byte[8];
        reader.ReadExactly(read);
        Assert.Equal("one\ntwo\n", Encoding.ASCII.GetString(read));
    }

    private LogFile Open(string path, long maxBytes = 0, long maxFiles = 0)
    {
        var file = LogFile.Open(
            new LogFileConfiguration { Path = path, MaxBytes = maxBytes, MaxFiles = maxFiles }, _time);
        return Assert.IsType<LogFile>(file);
    }

    private static void Write(LogFile file, string line)
    {
        using (file)
            file.Write(Encoding.ASCII.GetBytes(line));
    }
}
