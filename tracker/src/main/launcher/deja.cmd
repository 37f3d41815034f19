@echo off
rem Starts the command line of the distribution this file lies in (..\lib), on JAVA_HOME's JDK or the one on the PATH.
setlocal
set "java=java.exe"
if defined JAVA_HOME set "java=%JAVA_HOME%\bin\java.exe"
"%java%" -version >nul 2>nul
if errorlevel 1 (
  echo deja: no Java found. Install a JDK 17 or later, or set JAVA_HOME to its folder. 1>&2
  exit /b 2
)
set "jar="
for %%j in ("%~dp0..\lib\deja-tracker-*.jar") do set "jar=%%~fj"
if not defined jar (
  echo deja: "%~dp0..\lib" holds no deja-tracker jar: this is no whole distribution. 1>&2
  exit /b 2
)
"%java%" -XX:+UseSerialGC -XX:Tier4InvocationThreshold=500000 -XX:Tier4CompileThreshold=1500000 -XX:Tier4BackEdgeThreshold=4000000 -Djava.awt.headless=true -Dstdout.encoding=UTF-8 -Dstderr.encoding=UTF-8 -jar "%jar%" %*
exit /b %errorlevel%
