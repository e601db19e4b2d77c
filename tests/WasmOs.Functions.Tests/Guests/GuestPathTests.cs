using WasmOs.Functions.Guests;

namespace WasmOs.Functions.Tests.Guests;

[Trait("Trial", "1.11")]
public sealed class GuestPathTests
{
    [Theory]
    [InlineData("/run/cgi/env/%2Fa", "/run/cgi", "/env/%2Fa", "/env//a")]
    [InlineData("/run/cgi/env/%2fa?x=%2F", "/run/cgi", "/env/%2fa", "/env//a")]
    [InlineData("/run/cgi/env/%252Fa", "/run/cgi", "/env/%2Fa", "/env/%2Fa")]
    [InlineData("/run/cgi/a%20b%2Fc%C3%BC/", "/run/cgi", "/a b%2Fcü/", "/a b/cü/")]
    [InlineData("/run/cgi/x/../%2F/./y", "/run/cgi", "/%2F/y", "///y")]
    [InlineData("/run/cgi/x%2F..", "/run/cgi", "/x%2F..", "/x/..")]
    [InlineData("/api/%2F", "", "/api/%2F", "/api//")]
    [InlineData("http://host:8080/run/cgi/%2Fa?q", "/run/cgi", "/%2Fa", "//a")]
    [InlineData("/run/cgi/plain%25", "/run/cgi", "/plain%", "/plain%")]
    public void InfoOf_ATarget_IsDecodedOnceAndWholly(string target, string script, string server, string expected) =>
        Assert.Equal(expected, GuestPath.InfoOf(target, script, server));
}
