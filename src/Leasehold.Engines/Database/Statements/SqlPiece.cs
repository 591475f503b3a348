namespace Leasehold.Engines.Database.Statements;

/// <summary>A piece of SQL, its quotes with it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it begins.</param>
/// <param name="End">Behind its last character.</param>
internal readonly record struct SqlPiece(SqlPieceKind Kind, int Start, int End);
