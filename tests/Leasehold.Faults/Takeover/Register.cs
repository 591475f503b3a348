namespace Leasehold.Faults.Takeover;

/// <summary>
/// What one secret may hold. One client writes it, each time a greater value, on condition of the version before
/// (<c>cas</c>): a write of unknown outcome either is the next version, or never will be.
/// </summary>
internal sealed class Register(string path)
{
    private readonly Lock _gate = new();
    private readonly HashSet<long> _unknown = [];
    private readonly List<Acknowledgement> _acknowledged = [];
    private readonly List<string> _faults = [];
    private long _version;
    private long _value;
    private long _last;

    public string Path => path;

    /// <summary>The value that a reading which begins now must show at least.</summary>
    public long Floor
    {
        get
        {
            lock (_gate)
                return _value;
        }
    }

    /// <summary>The next write: its value, and the version it builds upon.</summary>
    public (long Value, long Version) Next()
    {
        lock (_gate)
            return (++_last, _version);
    }

    /// <summary>A server acknowledged a write with the version it became.</summary>
    public void Acknowledge(long value, long version, Contender by, long sentAt, long at)
    {
        lock (_gate)
        {
            if (version != _version + 1)
                _faults.Add($"{path}: {value} became version {version} after version {_version}");
            (_version, _value) = (version, value);
            _unknown.Clear();
            _acknowledged.Add(new Acknowledgement(value, by, sentAt, at));
        }
    }

    /// <summary>Nobody knows what became of a write.</summary>
    public void Doubt(long value)
    {
        lock (_gate)
            _unknown.Add(value);
    }

    /// <summary>The writer read, after a doubt, what is there.</summary>
    public void Settle(long value, long version, Contender by)
    {
        lock (_gate)
        {
            var isBefore = value == _value && version == _version;
            var isDoubted = _unknown.Contains(value) && version == _version + 1;
            if (!isBefore && !isDoubted)
                _faults.Add($"{path}: {by.Name} shows {value}, version {version}, after {_value}, version {_version}");
            (_version, _value) = (version, value);
            if (isDoubted)
                _unknown.Clear(); // The others built upon the version before.
        }
    }

    /// <summary>A server refused a condition that holds for all we know.</summary>
    public bool Mismatch(long value, Contender by)
    {
        lock (_gate)
        {
            if (_unknown.Count == 0)
                _faults.Add($"{path}: {by.Name} refused {value} upon version {_version}, which is the last");
            return _unknown.Count > 0;
        }
    }

    /// <summary>A reading that began when <see cref="Floor"/> was <paramref name="floor"/>.</summary>
    public void Saw(long value, long floor, Contender by)
    {
        lock (_gate)
        {
            if (value < floor)
                _faults.Add($"{path}: {by.Name} shows {value}, {floor} was acknowledged before");
        }
    }

    /// <summary>What was acknowledged since the last call, and what was wrong.</summary>
    public (IReadOnlyList<Acknowledgement> Acknowledged, IReadOnlyList<string> Faults) Take()
    {
        lock (_gate)
        {
            List<Acknowledgement> acknowledged = [.. _acknowledged];
            List<string> faults = [.. _faults];
            _acknowledged.Clear();
            _faults.Clear();
            return (acknowledged, faults);
        }
    }
}
