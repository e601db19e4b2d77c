using WasmOs.Functions.Conditions;

namespace WasmOs.Functions.Tests.Conditions;

public sealed class EntityTagsTests
{
    [Theory]
    [InlineData("7")]
    [InlineData("W/\"datetime'2026-11-21T08%3A00%3A00.1Z'\"")]
    [InlineData("ä \"% ")]
    public void ReadIfMatch_TagThatWasGiven_IsTheStoredOne(string stored)
    {
        var header = EntityTags.ToHeader(stored);
        Assert.Matches("^\"[!#-~]*\"$", header);
        var request = Answers.Request("").Request;
        request.Headers.IfMatch = header;
        Assert.Null(EntityTags.ReadIfMatch(request, out var read));
        Assert.Equal(stored, read);
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("*", "*")]
    public void ReadIfMatch_NoneOrAny_IsTold(string header, string? expected)
    {
        var request = Answers.Request("").Request;
        request.Headers.IfMatch = header;
        Assert.Null(EntityTags.ReadIfMatch(request, out var read));
        Assert.Equal(expected, read);
    }

    [Theory]
    [InlineData("7")]
    [InlineData("W/\"7\"")]
    [InlineData("\"7\", \"8\"")]
    [InlineData("\"")]
    public void ReadIfMatch_WeakOrSeveralOrBare_IsAProblem(string header)
    {
        var request = Answers.Request("").Request;
        request.Headers.IfMatch = header;
        Assert.NotNull(EntityTags.ReadIfMatch(request, out _));
    }

    [Theory]
    [InlineData("\"7\"", true)]
    [InlineData("\"6\", W/\"7\"", true)]
    [InlineData("*", true)]
    [InlineData("\"8\"", false)]
    [InlineData("", false)]
    public void IsKnown_IfNoneMatch_ComparesWeakly(string header, bool known)
    {
        var request = Answers.Request("").Request;
        request.Headers.IfNoneMatch = header;
        Assert.Equal(known, EntityTags.IsKnown(request, "\"7\""));
    }
}
