using Kronicle.Application.Validation.Shared;

namespace Kronicle.Application.Tests.Validation.Shared;

public sealed class NameFormsTests
{
    [Theory]
    [InlineData("system:node", "")]
    [InlineData("größe *", "")]
    [InlineData(".", "may not be '.'")]
    [InlineData("..", "may not be '..'")]
    [InlineData("a/b%", "may not contain '/', may not contain '%'")]
    [InlineData("a\0b", "may not contain NUL")]
    public void A_segment_of_a_path_may_hold_nearly_anything(string name, string errors) =>
        Assert.Equal(errors, string.Join(", ", NameForms.Errors(NameForm.PathSegment, name)));
}
