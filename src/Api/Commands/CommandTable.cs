namespace Kronicle.Api.Commands;

/// <summary>All commands: the whole list, in the order in which --help shows them.</summary>
internal static class CommandTable
{
    public static IReadOnlyList<Command> All { get; } =
    [
        StorageInfo.Command,
        StorageVerify.Command,
        StorageCopy.Command,
        StorageCompact.Command,
        StorageReencrypt.Command,
        AuditReplay.Command,
        ObjectHistory.Command,
    ];
}
