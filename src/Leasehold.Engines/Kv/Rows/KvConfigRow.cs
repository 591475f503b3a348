using Leasehold.Core.Barrier;

namespace Leasehold.Engines.Kv.Rows;

/// <summary>Every write asks for it, though most mounts have none.</summary>
internal sealed partial class KvConfigRow : IRememberedAbsence;
