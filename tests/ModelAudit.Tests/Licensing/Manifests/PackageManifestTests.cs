using ModelAudit.Licensing;
using ModelAudit.Licensing.Manifests;

namespace ModelAudit.Tests.Licensing.Manifests;

public sealed class PackageManifestTests
{
    [Theory]
    [InlineData("package.json", """{"name":"x","license":"(MIT OR GPL-3.0-or-later)","dependencies":{"license":"1.0.0"}}""", "MIT OR GPL-3.0-or-later")]
    [InlineData("package.json", """{"license":{"type":"MIT","url":"https://example.org"}}""", "MIT")]
    [InlineData("package.json", """{"licenses":[{"type":"MIT","url":"u"},{"type":"Apache-2.0","url":"u"}]}""", "MIT OR Apache-2.0")]
    [InlineData("package.json", """{"license":"UNLICENSED"}""", null)]
    [InlineData("package.json", """{"license":"isc" """, "ISC")]
    [InlineData("composer.json", """{"license":["LGPL-2.1-only","GPL-3.0-or-later"]}""", "LGPL-2.1-only OR GPL-3.0-or-later")]
    [InlineData("a/x.nuspec", """<package xmlns="http://schemas.microsoft.com/packaging/2013/05/nuspec.xsd"><metadata><license type="expression">MIT OR Apache-2.0</license><licenseUrl>https://licenses.nuget.org/ISC</licenseUrl></metadata></package>""", "MIT OR Apache-2.0")]
    [InlineData("x.nuspec", """<package><metadata><license type="file">LICENSE.txt</license></metadata></package>""", null)]
    [InlineData("x.nuspec", "<package><metadata><licenseUrl>http://www.apache.org/licenses/LICENSE-2.0.html</licenseUrl></metadata></package>", "Apache-2.0")]
    [InlineData("x.csproj", "<Project><PropertyGroup><PackageLicenseExpression>LGPL-3.0-only</PackageLicenseExpression></PropertyGroup></Project>", "LGPL-3.0-only")]
    [InlineData("pom.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><project><licenses><license><name>The Apache Software License, Version 2.0</name><url>http://www.apache.org/licenses/LICENSE-2.0.txt</url></license></licenses></project>", "Apache-2.0")]
    [InlineData("pom.xml", "<project><licenses><license><name>Eclipse Public License - v 2.0</name></license><license><name>MIT License</name></license></licenses></project>", "EPL-2.0 AND MIT")]
    [InlineData("setup.cfg", "[metadata]\nname = x\nlicense = BSD 3-Clause License\nclassifiers =\n    License :: OSI Approved :: BSD License\n[other]\nlicense = MIT\n", "BSD-3-Clause")]
    [InlineData("setup.cfg", "[metadata]\nclassifiers =\n    License :: OSI Approved :: GNU Lesser General Public License v3 or later (LGPLv3+)\n", "LGPL-3.0-or-later")]
    [InlineData("setup.py", "from setuptools import setup\nsetup(name='x', license = 'Apache 2.0', classifiers=['License :: OSI Approved :: Apache Software License'])\n", "Apache-2.0")]
    [InlineData("setup.py", "setup(classifiers=[\"License :: OSI Approved :: MIT License\", 'Programming Language :: Python'])", "MIT")]
    [InlineData("pyproject.toml", "[project]\nname=\"x\"\nlicense = {text = \"MIT License\"}\n[tool.other]\nlicense = \"GPL-3.0-only\"\n", "MIT")]
    [InlineData("pyproject.toml", "[project]\nlicense = \"MIT AND (Apache-2.0 OR BSD-2-Clause)\"\nlicense-files = [\"LICENSE\"]\n", "MIT AND (Apache-2.0 OR BSD-2-Clause)")]
    [InlineData("pyproject.toml", "[tool.poetry]\nlicense = \"LGPL-3.0-or-later\" # why\n", "LGPL-3.0-or-later")]
    [InlineData("pyproject.toml", "[project]\nlicense = {file = \"LICENSE\"}\n", null)]
    [InlineData("Cargo.toml", "[package]\nname = \"x\"\nlicense = \"MIT/Apache-2.0\"\n[dependencies]\nlicense = \"1.0\"\n", "MIT OR Apache-2.0")]
    [InlineData("DESCRIPTION", "Package: x\nVersion: 1\nLicense: GPL (>= 2) | MIT + file LICENSE\n", "GPL-2.0-or-later OR MIT")]
    [InlineData("DESCRIPTION", "Package: x\nLicense: GPL-3\n", "GPL-3.0-only")]
    [InlineData("DESCRIPTION", "Package: x\nLicense: BSD_3_clause + file LICENSE\n", "BSD-3-Clause")]
    [InlineData("DESCRIPTION", "About the License: MIT\n", null)]
    [InlineData("debian/copyright", "Format: x\nLicense: Expat OR GPL-2+\n", "MIT OR GPL-2.0-or-later")]
    [InlineData("debian/copyright", "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nLicense: GPL-2+ or Artistic\n\nFiles: debian/*\nLicense: Expat\n", "(GPL-2.0-or-later OR Artistic-1.0-Perl) AND MIT")]
    [InlineData(".reuse/dep5", "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: x\nLicense: Apache-2.0, and BSD-3-clause or Expat\n", "Apache-2.0 AND (BSD-3-Clause OR MIT)")]
    [InlineData(".reuse/dep5", "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: x\nLicense: Artistic-2.0 or BSD-3-clause and Expat\n", "Artistic-2.0 OR BSD-3-Clause AND MIT")]
    [InlineData("REUSE.toml", "version = 1\n[[annotations]]\npath = \"a\"\nSPDX-License-Identifier = \"CC0-1.0\"\n", "CC0-1.0")]
    [InlineData("CITATION.cff", "cff-version: 1.2.0\ntitle: x\nlicense: Apache-2.0\n", "Apache-2.0")]
    [InlineData("CITATION.cff", "cff-version: 1.2.0\nlicense:\n  - MIT\n  - Apache-2.0\nauthors:\n  - name: x\n", "MIT OR Apache-2.0")]
    public void A_manifest_declares_a_license_in_its_field(string path, string text, string? expression)
    {
        Assert.True(PackageManifest.IsOne(path));
        LicenseDetection detection = LicenseDetector.Embedded.Detect(text, path);
        Assert.Equal(expression, detection.Licenses.Any(license => license.Kind == LicenseMatchKind.Tag) ? detection.Expression?.ToString() : null);
        Assert.All(detection.Licenses, license => Assert.InRange(license.StartLine, 1, license.EndLine));
    }

    [Theory]
    [InlineData("Cargo.toml", "[package]\nname = \"x\"\nlicense = \"MIT\"\n", 3)]
    [InlineData("package.json", "{\n  \"name\": \"x\",\n  \"license\": \"MIT\"\n}\n", 3)]
    [InlineData("pom.xml", "<project>\n<licenses>\n<license>\n<name>MIT License</name>\n</license>\n</licenses>\n</project>", 4)]
    public void A_declaration_says_its_line(string path, string text, int line) => Assert.Equal(line, Assert.Single(LicenseDetector.Embedded.Detect(text, path).Licenses).StartLine);

    [Fact]
    public void Other_files_are_no_manifests() => Assert.All(new[] { "README.md", "LICENSE", "package-lock.json", "src/description", "copyright.txt" }, path => Assert.False(PackageManifest.IsOne(path)));

    [Fact]
    public void Hostile_manifests_end_soon()
    {
        string deep = string.Concat(Enumerable.Repeat("{\"license\":", 100_000));
        string nested = string.Concat(Enumerable.Repeat("<license>", 100_000));
        string many = "[package]\n" + string.Concat(Enumerable.Repeat("license = \"MIT and MIT or MIT/MIT\"\n", 50_000));
        foreach ((string path, string text) in new[] { ("package.json", deep), ("pom.xml", nested), ("Cargo.toml", many), ("setup.py", string.Concat(Enumerable.Repeat("license='", 200_000))), ("debian/copyright", "Format: x\n" + string.Concat(Enumerable.Range(0, 50_000).Select(i => $"License: a{i} and b or c, and d\n"))) })
        {
            Assert.True(PackageManifest.Read(path, text).Length <= PackageManifest.MostDeclarations);
        }
    }
}
