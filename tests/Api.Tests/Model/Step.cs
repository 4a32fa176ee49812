using CsCheck;

namespace Kronicle.Api.Tests.Model;

/// <summary>What a client does.</summary>
internal enum Verb
{
    Create,
    Update,
    MergePatch,
    StrategicPatch,
    JsonPatch,
    Apply,
    StatusUpdate,
    Finalize,
    Delete,
    DeleteCollection,
    Get,
    List,
    Page,
    Watch,
    Race,
}

/// <summary>One step of a client; what its numbers choose depends on the verb.</summary>
internal sealed record Step(Verb Verb, int Client, ThingKind Kind, string Name, string Label, string Key, int Value, int Choice, bool DryRun)
{
    private static readonly string[] Names = ["a", "b", "c"];
    private static readonly string[] Labels = ["x", "y"];
    private static readonly string[] Keys = ["k1", "k2"];

    private static readonly Gen<Verb> AnyVerb = Gen.Frequency(
        (4, Gen.Const(Verb.Create)), (3, Gen.Const(Verb.Update)), (2, Gen.Const(Verb.MergePatch)), (2, Gen.Const(Verb.StrategicPatch)),
        (2, Gen.Const(Verb.JsonPatch)), (3, Gen.Const(Verb.Apply)), (1, Gen.Const(Verb.StatusUpdate)), (1, Gen.Const(Verb.Finalize)),
        (3, Gen.Const(Verb.Delete)), (1, Gen.Const(Verb.DeleteCollection)), (2, Gen.Const(Verb.Get)), (3, Gen.Const(Verb.List)),
        (3, Gen.Const(Verb.Page)), (1, Gen.Const(Verb.Watch)), (1, Gen.Const(Verb.Race)));

    public static readonly Gen<Step> Any = Gen.Select(
        Gen.Select(AnyVerb, Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, Names.Length - 1]),
        Gen.Select(Gen.Int[0, 1], Gen.Int[0, 1], Gen.Int[0, 3], Gen.Int[0, 11], Gen.Int[0, 7]),
        (what, how) => new Step(
            what.Item1, what.Item2, (ThingKind)what.Item3, Names[what.Item4], Labels[how.Item1], Keys[how.Item2], how.Item3, how.Item4, how.Item5 == 7));

    /// <summary>The value to set; null takes the entry away.</summary>
    public string? Text => Value == 0 ? null : $"v{Value}";

    public override string ToString() =>
        $"{Verb} {Kind}/{Name} by client {Client}: l={Label} {Key}={Text ?? "-"} choice {Choice}{(DryRun ? " dry run" : "")}";
}
