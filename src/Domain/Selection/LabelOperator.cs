namespace Kronicle.Domain.Selection;

/// <summary>How a label requirement relates a key to its values.</summary>
public enum LabelOperator
{
    /// <summary>key=value</summary>
    Equal,

    /// <summary>key==value; means the same and is printed as it came.</summary>
    DoubleEqual,

    /// <summary>key!=value; an absent key matches.</summary>
    NotEqual,

    /// <summary>key in (a,b)</summary>
    In,

    /// <summary>key notin (a,b); an absent key matches.</summary>
    NotIn,

    /// <summary>key</summary>
    Exists,

    /// <summary>!key</summary>
    DoesNotExist,

    /// <summary>key&gt;n, both sides as 64-bit integers.</summary>
    GreaterThan,

    /// <summary>key&lt;n, both sides as 64-bit integers.</summary>
    LessThan,
}
