using System.Globalization;
using Leasehold.Load.Http;
using Leasehold.Load.Servers;
using Leasehold.Load.Work;

namespace Leasehold.Load.Yardsticks;

/// <summary>
/// The yardsticks, kept at hand: each measurement is held against those taken right before and after it, so that other
/// processes on the machine weigh on both.
/// </summary>
internal sealed class Beside : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    private readonly ServerProcess _kestrel;
    private readonly ClosedLoop _loop;
    private readonly Workload _work = Workload.Same("bare Kestrel", RawRequest.Get(BareKestrel.Path));
    private readonly string _folder;
    private readonly TimeSpan _time;

    public Beside(string folder, TimeSpan time)
    {
        _folder = folder;
        _time = time < Longest ? time : Longest;
        var port = ServerProcess.FreePort();
        var program = Environment.ProcessPath ?? throw new IOException("the generator does not know its program");
        _kestrel = ServerProcess.Start(
            program, folder, port, BareKestrel.Verb, port.ToString(CultureInfo.InvariantCulture));
        _loop = new ClosedLoop(_kestrel.EndPoint, _kestrel.Id);
        Kestrel(Throughput.Many, time); // Until the just-in-time compiler has done its best.
    }

    public Measurement Kestrel(int connections, TimeSpan time) => _loop.Run(_work, connections, time);

    /// <summary>Runs a measurement between two of bare Kestrel and, at one connection, of lone appends.</summary>
    public Measurement Of(int connections, Func<Measurement> measure)
    {
        var (kestrel, append) = Take(connections);
        var found = measure();
        var (kestrelAfter, appendAfter) = Take(connections);
        return found with
        {
            BareKestrel = (kestrel.PerSecond + kestrelAfter.PerSecond) / 2,
            BareCpu = (Cpu(kestrel) + Cpu(kestrelAfter)) / 2,
            LoneAppend = append is null || append.P50 > appendAfter?.P50 ? appendAfter?.P50 : append.P50,
        };
    }

    public void Dispose() => _kestrel.Dispose();

    private (Measurement Kestrel, Measurement? Append) Take(int connections) =>
        (Kestrel(connections, _time), connections == 1 ? DurableAppend.Run(_folder, 1, _time) : null);

    private static double Cpu(Measurement row) => row.ServerCpu + row.GeneratorCpu;
}
