using Kronicle.Application.Validation.Shared;
using Kronicle.Domain.Failures;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Validation.Core;

/// <summary>https://kubernetes.io/docs/concepts/storage/persistent-volumes/#access-modes</summary>
internal static class AccessModeRules
{
    private const string OncePod = "ReadWriteOncePod";

    private static readonly string[] Modes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", OncePod];

    /// <summary>Known modes, and the mode of a single pod alone.</summary>
    public static void Check(ListNode? modes, FieldPath path, Causes causes)
    {
        bool alone = false;
        bool shared = false;
        for (int i = 0; i < (modes?.Count ?? 0); i++)
        {
            string mode = modes!.TextAt(i);
            Choice.Supported(mode, Modes, path, causes);
            alone |= mode == OncePod;
            shared |= mode != OncePod && Array.IndexOf(Modes, mode) >= 0;
        }

        if (alone && shared)
        {
            causes.Add(FieldError.Forbidden(path, "may not use ReadWriteOncePod with other access modes"));
        }
    }
}
