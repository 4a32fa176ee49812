using Kronicle.Application.Quota;
using Kronicle.Application.WatchCache;
using Kronicle.Domain.Objects;

namespace Kronicle.Application.Admission.Quotas;

/// <summary>One state of a quota, as admission reads it: what its status says is limited and used, not what its spec asks for.</summary>
/// <param name="Stored">The state.</param>
/// <param name="Tree">The same as a tree, shared and not to be changed.</param>
/// <param name="Hard">What is limited.</param>
/// <param name="Used">What is used; of a state that is being charged, with what was charged.</param>
/// <param name="Scopes">Which objects it counts.</param>
internal sealed record QuotaState(CachedObject Stored, MapNode Tree, ResourceAmounts Hard, ResourceAmounts Used, IReadOnlyList<QuotaScope> Scopes)
{
    public string Key => Stored.Key;

    public string Name => Stored.Index.Name;

    public static QuotaState Of(CachedObject stored, MapNode tree) => new(stored, tree,
        ResourceAmounts.Read(tree.Map("status")?.Map("hard")), ResourceAmounts.Read(tree.Map("status")?.Map("used")), QuotaScope.Of(tree));
}

/// <summary>What an object takes of one quota.</summary>
/// <param name="Quota">The quota's key.</param>
/// <param name="Amounts">How much; negative gives back.</param>
internal sealed record QuotaCharge(string Quota, ResourceAmounts Amounts);

/// <summary>What came of holding an object against quotas: a refusal, or what it takes of each quota that counts it.</summary>
internal readonly record struct QuotaDecision(string? Refusal, IReadOnlyList<QuotaCharge> Charges, bool Fault = false)
{
    /// <summary>No quota counts the object, or it takes nothing.</summary>
    public static readonly QuotaDecision Free = new(null, []);

    public static QuotaDecision Refused(string why) => new(why, []);
}
