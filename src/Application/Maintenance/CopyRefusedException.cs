namespace Kronicle.Application.Maintenance;

/// <summary>A copy can't begin or go on into this target; the message says why and what to do. Nothing that was there is changed.</summary>
public sealed class CopyRefusedException(string message) : Exception(message);
