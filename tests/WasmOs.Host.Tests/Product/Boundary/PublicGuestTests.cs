using WasmOs.ProductTests.HttpGuests;
using WasmOs.TestKit;

namespace WasmOs.Host.Tests.Product.Boundary;

/// <summary>Guests that have their own domain or port.</summary>
[Trait("Trial", "1.1")]
public sealed class PublicGuestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("wasmos-guests-");

    [Theory]
    [InlineData("shop.guests.example", "/", 200)]
    [InlineData("SHOP.Guests.example:8443", "/api/v1/modules", 200)]
    [InlineData("shop.guests.example.", "/", 200)]
    [InlineData("shop.localhost", "/", 200)]
    [InlineData("guests.example", "/api/v1/modules", 421)]
    [InlineData("a.shop.guests.example", "/api/v1/modules", 404)]
    [InlineData("notguests.example", "/run/shop/", 421)]
    public async Task Get_UnderTheGuestsDomain_IsTheModulesSite(string host, string path, int status)
    {
        await using var product = await ProductHost.StartAsync(
            _folder.FullName, options => options.Product.Boundary = options.Product.Boundary with { GuestDomain = "guests.example" });
        await product.Api.UploadAsync("shop", CgiGuests.Writes("Clear-Site-Data: \"cookies\"\nX-Guest: yes\n" + CgiGuests.PlainHead));

        var answer = await product.Api.GetAsync(path, ("Host", host));

        Assert.Equal((status, status == 200), (answer.Status, answer.Headers.ContainsKey("X-Guest")));
        Assert.DoesNotContain("Content-Security-Policy", answer.Headers.Keys);
        Assert.Equal(host == "shop.localhost", answer.Headers.ContainsKey("Clear-Site-Data"));
    }

    [Fact]
    public async Task Get_OnTheGuestsPort_ServesGuestsAlone()
    {
        var port = LoopbackPort.Free();
        await using var product = await ProductHost.StartAsync(_folder.FullName, options => options.GuestPort = port);
        await product.Api.UploadAsync("shop", CgiGuests.Writes("Service-Worker-Allowed: /\nSet-Cookie: a=b; Path=/\n" + CgiGuests.PlainHead));
        using var guests = new ProductClient(new Uri($"http://127.0.0.1:{port}"));

        var page = await guests.GetAsync("/run/shop/");

        Assert.Equal((200, "a=b; Path=/run/shop"), (page.Status, page.Headers["Set-Cookie"]));
        Assert.All(["Content-Security-Policy", "Service-Worker-Allowed"], name => Assert.DoesNotContain(name, page.Headers.Keys));
        Assert.All(
            await Task.WhenAll(guests.GetAsync("/api/v1/modules"), guests.GetAsync("/health"), guests.GetAsync("/admin/functions"), guests.GetAsync("/")),
            answer => Assert.Equal(404, answer.Status));
        Assert.Equal(403, (await product.Api.GetAsync("/api/v1/modules", ("Origin", $"http://127.0.0.1:{port}"))).Status);
    }

    [Theory]
    [InlineData("https://app.example", "http://shop.localhost", 200, 403)]
    [InlineData("*", "http://shop.localhost", 200, 403)]
    [InlineData("*", "null", 200, 403)]
    [InlineData("http://shop.localhost", "http://shop.localhost", 403, 200)]
    public async Task Get_FromAllowedOrigins_GuestsAreNotMeantByAStar(string allowed, string guest, int app, int guests)
    {
        await using var product =
            await ProductHost.StartAsync(_folder.FullName, options => options.Product.Boundary = options.Product.Boundary with { AllowedOrigins = [allowed] });

        Assert.Equal(app, (await product.Api.GetAsync("/api/v1/modules", ("Origin", "https://app.example"), ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(guests, (await product.Api.GetAsync("/api/v1/modules", ("Origin", guest), ("Sec-Fetch-Site", "cross-site"))).Status);
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
