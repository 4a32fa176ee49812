using System.Text;
using Kronicle.Domain.Canonical;

namespace Kronicle.Domain.Tests.Canonical;

public sealed class DuplicateFieldsTests
{
    [Theory]
    [InlineData("""{"a":1,"b":{"a":1}}""")]
    [InlineData("""{"a":1,"a":2,"a":3}""", "duplicate field \"a\"")]
    [InlineData("""{"data":{"a":"1","a":"2"}}""", "duplicate field \"data.a\"")]
    [InlineData("""{"l":[{"a":1},{"x":[],"x":{"y":1,"y":2}}]}""", "duplicate field \"l[1].x\"", "duplicate field \"l[1].x.y\"")]
    [InlineData("""[{"op":"a","op":"b"}]""", "duplicate field \"[0].op\"")]
    [InlineData("""{"a":1,"a":""")]
    public void Keys_that_stand_twice_are_told_once(string json, params string[] expected) =>
        Assert.Equal(expected, DuplicateFields.Of(Encoding.UTF8.GetBytes(json)));
}
