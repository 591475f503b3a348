using Leasehold.Core.Barrier;

namespace Leasehold.Engines.Kv.Rows;

/// <summary>The next version of a key begins with it.</summary>
internal sealed partial class KvKeyRow : IRemembered;
